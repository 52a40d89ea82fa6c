"""One agency in words, as its page in the directory says it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.html import format_html, format_html_join

from agencies import standing
from agencies.columns import COVERED
from agencies.models import Agency, AgencyContact, Succession
from agencies.standing import Standing
from wscp_isa import clock
from wscp_isa.govuk.summary import Row

UNSAID = "Not recorded"


@dataclass(frozen=True)
class Told:
    """What is said of an agency, by heading."""

    what: list[Row]
    reach: list[Row]
    sending: list[Row]
    in_place: list[Row]
    names: list[tuple[str, str, str]]
    became: list[Row]
    contacts: list[AgencyContact]
    agreement: list[Row]
    lacks: list[str]


def told(agency: Agency) -> Told:
    """All of it, in a fixed number of queries however much there is."""
    stands = standing.of(agency)
    names = [(row.name, _day(row.since, "Not known"), _day(row.until, "Now")) for row in agency.names.all()]
    return Told(
        what=list(_what(agency)),
        reach=[Row("Telephone", _tel(agency.phone)), Row("Telephone out of hours", _tel(agency.out_of_hours_phone))],
        sending=[
            Row("Secure e-mail domains", ", ".join(map(str, agency.domains.all())) or UNSAID),
            Row("Other secure ways", agency.other_ways or UNSAID, verbatim=True),
        ],
        in_place=list(_in_place(agency)),
        names=names,
        became=list(_became(agency)),
        contacts=contact_rows(agency, clock.today()),
        agreement=list(_agreement(agency, stands)),
        # Who is to be reached at an agency that is part of another, or has closed, is that other's to say.
        lacks=[] if agency.closed_at or agency.controller else stands.lacks,
    )


def contact_rows(agency: Agency, day: date) -> list[AgencyContact]:
    """Who was to be reached there on that day, in the order of their kinds."""
    order = list(AgencyContact.Kind)
    named = agency.contacts.on(day)
    return sorted(named, key=lambda contact: (order.index(AgencyContact.Kind(contact.kind)), contact.name))


def _agreement(agency: Agency, stands: Standing) -> Iterator[Row]:
    signature = stands.signature
    if agency.controller:
        yield Row("Agreement", format_html("{} signs for both", _link(agency.controller)))
    elif signature is None:
        yield Row("Agreement", "Not signed")
    else:
        by = f"{signature.name}, {signature.post}"
        newer = "" if stands.signed else ". A newer version is in force, and is not signed yet"
        yield Row("Agreement", f"{signature.version} signed on {clock.words(signature.at)} by {by}{newer}")
    confirmed = stands.confirmed_on
    yield Row("Contacts last confirmed", clock.day_in_words(confirmed) if confirmed else "Never")


def _what(agency: Agency) -> Iterator[Row]:
    yield Row("Kind", agency.get_category_display())
    yield Row("In law", agency.get_legal_kind_display() or UNSAID)
    yield Row("Covered by the information sharing duty", COVERED[agency.duty_covered])
    if agency.part_of:
        yield Row("Part of", _link(agency.part_of))
    yield Row("Who decides what it shares", _link(agency.controller) if agency.controller else "It does itself")
    yield Row(agency.code_kind if agency.code else "Organisation code", agency.code or UNSAID)
    expires = f", expires {clock.day_in_words(agency.ico_expires_on)}" if agency.ico_expires_on else ""
    yield Row("ICO registration", f"{agency.ico_number or UNSAID}{expires}")


def _in_place(agency: Agency) -> Iterator[Row]:
    notice = agency.privacy_notice
    link = format_html('<a class="govuk-link" href="{}" rel="noreferrer">{}</a>', notice, notice)
    changed = f" (last changed {clock.day_in_words(agency.privacy_notice_on)})" if agency.privacy_notice_on else ""
    yield Row("Privacy notice", format_html("{}{}", link if notice else UNSAID, changed))
    assessed = agency.assessed_on and f"{clock.day_in_words(agency.assessed_on)}, by {agency.assessed_by}"
    yield Row("Data protection impact assessment", assessed or UNSAID)
    checked = agency.checks_on and f"{agency.checks_held}\nLast looked over on {clock.day_in_words(agency.checks_on)}"
    yield Row("Checks of staff", checked or UNSAID, verbatim=True)
    yield Row("Retention policy", agency.retention or UNSAID, verbatim=True)


def _became(agency: Agency) -> Iterator[Row]:
    """What it was before, and what became of it."""
    of = Succession.objects.select_related("predecessor", "successor", "records_with")
    for ending in of.filter(predecessor=agency):
        successor = ending.successor
        yield Row("What became of it", f"{ending.get_kind_display()}, on {clock.day_in_words(ending.on)}")
        if successor:
            yield Row("Its place was taken by", _link(successor))
        yield Row("Its records are with", _link(ending.records_with))
    came = [ending for ending in of.filter(successor=agency).order_by("on", "id")]
    if came:
        yield Row("It took the place of", _several(came))
    held = [ending for ending in of.filter(records_with=agency).exclude(successor=agency).order_by("on", "id")]
    if held:
        yield Row("It has the records of", _several(held))


def _several(endings: list[Succession]) -> Any:
    said = ((_link(ending.predecessor), clock.day_in_words(ending.on)) for ending in endings)
    return format_html_join("", "<div>{} ({})</div>", said)


def _link(agency: Agency) -> Any:
    return format_html('<a class="govuk-link" href="{}">{}</a>', agency.get_absolute_url(), agency.name)


def _tel(number: str) -> Any:
    if not number:
        return UNSAID
    return format_html('<a class="govuk-link" href="tel:{}">{}</a>', number.replace(" ", ""), number)


def _day(day: Any, unsaid: str) -> str:
    return clock.day_in_words(day) if day else unsaid
