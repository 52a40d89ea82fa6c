"""What was reported, in words: for the page of the breach, and for its case in the auditor’s window."""

from breaches.forms.report import ReportForm
from breaches.models import Breach
from wscp_isa.clock import words
from wscp_isa.govuk.summary import Row


def _choice(name: str, value: str) -> str:
    texts = dict(ReportForm.base_fields[name].choices)  # type: ignore[attr-defined]
    return str(texts.get(value, value))


def report_rows(breach: Breach) -> list[Row]:
    """What was reported, word for word, and what became of it."""
    rows = [
        Row("Anyone in danger?", _choice("danger", breach.danger)),
        Row("What happened", breach.what, verbatim=True),
        Row("Done to stop it spreading", "; ".join(_choice("stopped", key) for key in breach.stopped)),
        Row("When it happened", words(breach.happened_at) if breach.happened_at else "Not known"),
        Row("Aware of it from", words(breach.suspected_at)),
    ]
    if breach.arose_from:
        rows.append(Row("Arose from", breach.arose_from, verbatim=True))
    rows.append(Row("Reported", f"{words(breach.reported_at)}, by {breach.reported_by.name}"))
    if breach.settled:
        what = Breach.Settled(breach.settled).label
        rows.append(Row("Is it a breach?", what))
    if breach.settled_because:
        rows.append(Row("Because", breach.settled_because, verbatim=True))
    if breach.closing:
        rows.append(Row("What has been learned", breach.closing, verbatim=True))
    return rows
