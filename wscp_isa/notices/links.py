"""Links that are a secret: made as their mail is sent, so that nothing of them stands in the outbox.

An app that sends such registers how it makes them; the path of the notice says only what the link is of.
"""

from collections.abc import Callable

from wscp_isa.notices.models import Notice

Maker = Callable[[Notice], str | None]
_makers: dict[str, Maker] = {}


def made_at_sending(kind: str, maker: Maker) -> None:
    """The link of notices of this kind leads where `maker` says; None where it is not wanted any more."""
    _makers[kind] = maker


def path(notice: Notice) -> str | None:
    """Where the link of this notice leads; None where it need not be sent any more."""
    maker = _makers.get(notice.kind)
    return maker(notice) if maker else notice.path
