"""S1 to S4: a guided step, signing, and drawing a page of a form."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.test import Client
from django.urls import reverse

from agencies.models import Agency, Person
from decisions import walk
from decisions.actions import decision as actions
from decisions.models import Decision
from decisions.stories import told
from tests.bench.pairs import Act, Figure, figure, in_turn
from tests.bench.stock.views import STOCK
from tests.govuk.sample import SampleForm
from wscp_isa.identifiers import uuid7

STORY = "refused consent, shared"
CHILD = {"initials": "AB", "record_number": "T-0001"}


def signed_in(email: str) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(Person.objects.get(email=email))
    return client


def draft(*, without: tuple[str, ...] = ()) -> Decision:
    """A draft of the demonstration's first story, answered but for some pages."""
    alice = Person.objects.get(email="alice@wirral.example")
    begun = actions.start(alice.roles_now[0].agency, submission_key=uuid7(), by=alice)
    pages = {"child": CHILD, **told(STORY)}
    return walk.on(begun, posted={page: typed for page, typed in pages.items() if page not in without}, by=alice)


def guided_step(runs: int) -> Figure:
    """S1."""
    client, other = signed_in("alice@wirral.example"), signed_in("alice@wirral.example")
    begun, school = draft(without=("child", "family", "law", "how", "reasons")), str(Agency.objects.first().pk)
    path = reverse("answer", args=[begun.reference, "who"])
    typed = {**told(STORY)["who"], "recipient": school, "other": ""}
    other.get("/stock/wizard/")
    wizard = {"wizard-current_step": "0", **{f"0-{name}": value for name, value in typed.items()}}

    def ours(run: int) -> Act:
        version = Decision.objects.values_list("version", flat=True).get(pk=begun.pk)

        def act() -> None:
            saved = client.post(path, typed | {"version": version})
            assert saved.status_code == 302
            assert client.get(saved["Location"]).status_code == 200

        return act

    def theirs(run: int) -> Act:
        def act() -> None:
            page = other.post("/stock/wizard/", wizard)
            assert page.status_code == 200
            assert b"1-initials" in page.content

        return act

    times = in_turn(ours, theirs, runs=runs)
    return figure("S1", "one guided step: POST and the next page", "one step of a SessionWizard", times, aim=0.9)


VALUES = {
    "worry": "in-need-or-harmed", "recipient": "other", "other": "Family support worker", "asked": "yes",
    "purpose_is": "needs", "helps": "They can see whether absences are one pattern.", "purpose": "yes", **CHILD,
    "surname": "", "born_on": "", "consent": "refused", "told": "told", "identifiable": "yes",
    "lawful_reason": "public-task", "kinds": "none", "outcome": "share-lawfully", "decided": "share", "departure": "",
    "known": "Absent on 14 days of 30 since 5 October. Dates attached.", "think": "I think that the reasons do not fit.",
    "heard": "A neighbour told the office.", "received_by": "The family support worker", "way": "secure-email",
    "shared_at": "2026-03-27 12:00", "reasons": "Absent 14 days of 30 with no explanation that fits. " * 4,
    "wellbeing": "If nobody joins the absences up, a pattern is missed.", "others": "A younger brother is at home.",
    "discussed": "",
}  # fmt: skip


def _signing(client: Client) -> Any:
    def ours(run: int) -> Act:
        made = draft()
        path, version = reverse("check", args=[made.reference]), made.version

        def act() -> None:
            assert client.post(path, {"version": version}).status_code == 302

        return act

    return ours


def _posting(client: Client, path: str) -> Any:
    def theirs(run: int) -> Act:
        def act() -> None:
            assert client.post(path, VALUES).status_code == 302

        return act

    return theirs


def signing(runs: int) -> Iterator[Figure]:
    """S2 and S3."""
    ours = _signing(signed_in("alice@wirral.example"))
    form = _posting(signed_in("alice@wirral.example"), "/stock/decision/")
    times = in_turn(ours, form, runs=runs)
    yield figure("S2", "signing a decision", "the same values saved by a plain ModelForm view", times, aim=1.15)
    Person.objects.filter(email="morgan@wirral.example").update(is_superuser=True)
    admin = _posting(signed_in("morgan@wirral.example"), "/stock/admin/stock/plaindecision/add/")
    times = in_turn(ours, admin, runs=runs)
    yield figure("S3", "signing a decision", "Django’s own admin add view of the same values", times, aim=0.55)
    Person.objects.filter(email="morgan@wirral.example").update(is_superuser=False)


def drawing(runs: int) -> Figure:
    """S4: our fields drawn as our pages draw them, against the same form drawn by Django."""
    names = list(SampleForm().fields)[:12]

    def plain() -> forms.Form:
        made: dict[str, forms.Field] = {}
        for name, asked in SampleForm().fields.items():
            choices = [(str(choice[0]), str(choice[1])) for choice in getattr(asked, "choices", ())]
            field = forms.ChoiceField(choices=choices, widget=forms.RadioSelect) if choices else forms.CharField()
            field.label, field.help_text = asked.label, asked.help_text
            made[name] = field
        return type("Plain", (forms.Form,), made)(renderer=STOCK)

    def ours(run: int) -> Act:
        form = SampleForm()
        return lambda: [form[name].as_field_group() for name in names]

    def theirs(run: int) -> Act:
        form = plain()
        form.fields = {name: form.fields[name] for name in names}
        return lambda: str(form.as_div())

    times = in_turn(ours, theirs, runs=runs)
    return figure("S4", f"drawing a GOV.UK form of {len(names)} fields", "form.as_div of the same form", times, aim=0.3)
