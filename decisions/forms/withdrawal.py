"""Withdrawing a draft."""

from wscp_isa.acting import ActingForm


class WithdrawForm(ActingForm):
    """Nothing to type: the button withdraws the draft at the version that the page was built on."""
