"""Agencies as somebody types them: by name, with the directory to choose from, and what to say where a name is none."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from agencies.directory import Standing
from agencies.forms.agencies import AgencyField
from agencies.models import Agency, Succession

# How many names the list to choose from holds at the most, so that the page stays one that a telephone can load.
LISTED = 2000
_ALIKE, _SUGGESTED = 0.6, 3
_LIST = "directory"


class NamedField(AgencyField):
    """The name or code of an agency; browsers offer the names of the directory while it is typed."""

    def __init__(self, label: str, **rest: Any) -> None:
        super().__init__(label, hint=" ", required=False, **rest)
        self.help_text = ""
        self.options = {**self.options, "attributes": {"list": _LIST}}


class Directory:
    """The directory as one page knows it: read once, and only where a name is looked for or offered."""

    @cached_property
    def _standing(self) -> Standing:
        return Standing.now()

    @property
    def names(self) -> list[str]:
        """What there is to choose from, in the order of the alphabet."""
        open_ = sorted((self._standing.names[id_] for id_ in self._standing.open), key=str.casefold)
        return open_[:LISTED]

    def find(self, text: str) -> UUID:
        """The agency of this name or code. Raises ValidationError, with what may have been meant, where there is none."""
        found = self._standing.named(text)
        if found is None:
            raise ValidationError(f"“{text}” is not in the directory. {self._meant(text)}", code="unknown")
        if found not in self._standing.open:
            raise ValidationError(closed(found, self._standing.names[found]), code="closed")
        return found

    def _meant(self, text: str) -> str:
        sought = text.strip().casefold()
        known = {self._standing.names[id_].casefold(): self._standing.names[id_] for id_ in self._standing.open}
        within = sorted(name for name in known if sought in name)[:_SUGGESTED] if len(sought) > 2 else []
        alike = within or get_close_matches(sought, known, n=_SUGGESTED, cutoff=_ALIKE)
        if not alike:
            return "Enter its name as the directory has it, or its organisation code"
        return f"Did you mean {' or '.join(known[name] for name in alike)}?"


def closed(agency: UUID, name: str) -> str:
    """What to say of an agency that is no more: whom to ask in its place."""
    ending = Succession.objects.select_related("successor", "records_with").filter(predecessor=agency).first()
    if ending is None:
        return f"{name} has closed. Enter the agency that has its records"
    if ending.successor:
        return f"{name} has closed. Enter {ending.successor.name}, which took its place"
    return f"{name} has closed. Enter {ending.records_with.name}, which has its records"


class WhomMixin(forms.Form):
    """A form into which agencies are typed by their names."""

    def offer(self, names: Iterable[str]) -> None:
        """These fields look in the directory for what is typed in them."""
        self.directory = Directory()
        for name in names:
            find: Callable[[str], UUID] = self.directory.find
            self.fields[name].find = find  # type: ignore[attr-defined]

    def agencies_of(self, ids: Iterable[UUID]) -> list[Agency]:
        """These agencies, each once, in the order in which they were named."""
        wanted = dict.fromkeys(ids)
        there = Agency.objects.in_bulk(list(wanted))
        return [there[id_] for id_ in wanted if id_ in there]
