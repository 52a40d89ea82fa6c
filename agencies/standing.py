"""How an agency stood on a day: whether it had signed the agreement in force then, and could be reached as it asks."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Max, Q
from django.utils import timezone

from agencies import targets
from agencies.models import Agency, AgencyContact, Approval, ContactsConfirmed, Signature
from agencies.models.agency import start_of
from agencies.models.agreement import STATUTORY
from wscp_isa import clock
from wscp_isa.protocol import library
from wscp_isa.protocol.agreement import Agreement

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Standing:
    """How one agency stood at the end of a day. A vacancy and a staleness are for its partners to see too (ISA 4.3i)."""

    day: date
    in_force: str
    signature: Signature | None
    spoc: bool
    manager: bool
    confirmed_on: date | None
    # How long contacts were right without being confirmed again, on that day.
    every: targets.Span

    @property
    def signed(self) -> bool:
        """Whether it had signed the version that was in force."""
        return self.signature is not None and self.signature.version == self.in_force

    @property
    def confirm_by(self) -> date:
        """By when its contacts were to be confirmed again; the day itself where they never were."""
        return clock.months_after(self.confirmed_on, self.every.amount) if self.confirmed_on else self.day

    @property
    def stale(self) -> bool:
        """Whether nobody had said for too long that its contacts are right."""
        return self.confirmed_on is None or self.confirm_by < self.day

    @property
    def signed_up(self) -> bool:
        """Signed up, with a live single point of contact: what the agreement asks of everyone who shares."""
        return self.signed and self.spoc

    @property
    def lacks(self) -> list[str]:
        """What its partners should know is missing, in words."""
        missing = {
            "No single point of contact": not self.spoc,
            "No responsible manager": not self.manager,
            f"Contacts not confirmed for {self.every.words}": (self.spoc or self.manager) and self.stale,
            "Agreement not signed": not self.signed,
        }
        return [words for words, so in missing.items() if so]


def on(agencies: Collection[UUID], day: date) -> Mapping[UUID, Standing]:
    """How each of these agencies stood at the end of that day, in a fixed number of queries."""
    end = start_of(day + DAY)
    in_force = in_force_on(day).version
    every = confirmed_every(day)
    contacts = AgencyContact.objects.on(day).filter(agency__in=agencies, kind__in=AgencyContact.NEEDED)
    named = set(contacts.values_list("agency", "kind"))
    confirmed = ContactsConfirmed.objects.filter(agency__in=agencies, at__lt=end).values_list("agency")
    confirmations = dict(confirmed.annotate(Max("at")))
    signatures: dict[UUID, Signature] = {}
    for signature in Signature.objects.filter(agency__in=agencies, at__lt=end).order_by("at"):
        # The version in force counts before any other, whichever was signed last.
        known = signatures.get(signature.agency_id)
        if known is None or known.version != in_force:
            signatures[signature.agency_id] = signature
    return {
        id_: Standing(
            day=day,
            in_force=in_force,
            signature=signatures.get(id_),
            spoc=(id_, AgencyContact.Kind.SPOC) in named,
            manager=(id_, AgencyContact.Kind.RESPONSIBLE_MANAGER) in named,
            confirmed_on=timezone.localdate(confirmations[id_]) if id_ in confirmations else None,
            every=every,
        )
        for id_ in agencies
    }


def confirmed_every(day: date) -> targets.Span:
    """How often contacts were to be confirmed, by the target in force on that day: always some months."""
    return targets.known().on(targets.Kind.CONTACTS, day)


def of(agency: Agency) -> Standing:
    """How one agency stands today; where another decides for it, how that one does."""
    decides = agency.controller_id or agency.pk
    return on([decides], clock.today())[decides]


def has_signed(agency: UUID, day: date) -> bool:
    """Whether this agency, or the one that decides for it, had signed what was in force at the end of that day."""
    signed = Signature.objects.filter(version=in_force_on(day).version, at__lt=start_of(day + DAY))
    return signed.filter(Q(agency=agency) | Q(agency__controlled=agency)).exists()


# --- Which version is in force ------------------------------------------------------------------------------------------------


def since(versions: Iterable[Agreement]) -> Mapping[str, date | None]:
    """Since which day each version is in force: as its file says, or since the last of three approvals (ISA 5.3); None if not."""
    versions = list(versions)
    waiting = [version.version for version in versions if version.in_force_from is None]
    last: dict[str, date] = {}
    given: dict[str, set[str]] = {}
    if waiting:
        for name, partner, at in (
            Approval.objects.filter(version__in=waiting).order_by("at").values_list("version", "partner", "at")
        ):
            given.setdefault(name, set()).add(partner)
            last[name] = timezone.localdate(at)
    return {
        version.version: version.in_force_from
        or (last[version.version] if given.get(version.version) == set(STATUTORY) else None)
        for version in versions
    }


def approvals(agreement: Agreement) -> list[Approval]:
    """Who approved this version, in order."""
    return list(Approval.objects.filter(version=agreement.version).select_related("agency").order_by("at", "id"))


def approved_by(agreement: Agreement) -> set[str]:
    """The statutory partners that approved this version."""
    return set(Approval.objects.filter(version=agreement.version).values_list("partner", flat=True))


def in_force_on(day: date) -> Agreement:
    """The newest version that was in force on that day; the oldest there is for a day before all of them."""
    versions = {name: library.agreement(name) for name in library.agreements()}
    begun = [(start, name) for name, start in since(versions.values()).items() if start is not None and start <= day]
    return versions[max(begun)[1]] if begun else min(versions.values(), key=lambda version: version.version)
