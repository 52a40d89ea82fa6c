"""What must be in place at an agency before it signs and before it shares (ISA 7.3, 7.4), each with its evidence and date."""

from dataclasses import dataclass
from datetime import date

from agencies.models import Agency
from agencies.standing import Standing
from wscp_isa import clock


@dataclass(frozen=True)
class Control:
    """One thing that is in place, or is not: what shows it, since when, and what to do where it is missing."""

    key: str
    title: str
    clause: str
    says: str
    on: date | None
    missing: str
    needed: bool = True

    @property
    def in_place(self) -> bool:
        return not self.missing

    @property
    def words(self) -> str:
        """As it is kept with a signature: what was in place, what showed it, and its day."""
        if not self.in_place:
            return f"{self.title} ({self.clause}): not recorded"
        shown = ", ".join(part for part in (self.says, clock.day_in_words(self.on) if self.on else "") if part)
        return f"{self.title} ({self.clause}): {shown}"


def of(agency: Agency, standing: Standing) -> list[Control]:
    """Everything that is asked about, in the order of the page. What is not `needed` is said and stops nothing."""
    notice = agency.privacy_notice and agency.privacy_notice_on
    registered = agency.ico_number and (agency.ico_expires_on is None or agency.ico_expires_on >= standing.day)
    expires = f", until {clock.day_in_words(agency.ico_expires_on)}" if agency.ico_expires_on else ""
    return [
        Control(
            *("privacy-notice", "A privacy notice that lets people expect this sharing", "ISA 7.3"),
            agency.privacy_notice,
            agency.privacy_notice_on,
            "" if notice else "Give the address of the privacy notice, and the day when it was last changed",
        ),
        Control(
            *("impact-assessment", "A data protection impact assessment", "ISA 7.4"),
            agency.assessed_by and f"Done by {agency.assessed_by}",
            agency.assessed_on,
            "" if agency.assessed_on else "Say when the assessment was done, and by whom",
        ),
        Control(
            *("staff-checks", "Checks of staff before they see personal data", "ISA 7.1"),
            agency.checks_held,
            agency.checks_on,
            "" if agency.checks_on else "Say how staff are checked, and when that was last looked over",
        ),
        Control(
            *("contacts", "A single point of contact and a responsible manager", "ISA 4.3(i)"),
            "Both are named" if standing.spoc and standing.manager else "",
            standing.confirmed_on,
            "" if standing.spoc and standing.manager else "Name who is each: one person may be both",
        ),
        Control(
            *("ico-registration", "Registration with the Information Commissioner’s Office", "ISA 4.2"),
            f"{agency.ico_number}{expires}" if agency.ico_number else "",
            None,
            "" if registered else "Most controllers must be registered. Ask a manager of the partnership to record it",
            needed=False,
        ),
    ]
