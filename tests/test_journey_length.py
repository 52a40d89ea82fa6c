"""Length is a duty: pages, inputs and words of each journey, counted from the running pages, none above its aim."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import html5lib
import pytest
from django.test import Client
from django.utils import timezone

from agencies.actions import people
from agencies.models import Agency, Person, Role
from decisions.forms.page import StepForm
from decisions.models import Decision
from decisions.stories import told
from tests.conftest import TESTS
from tests.decisions.asking import answering, ask

README = Path(__file__).parent.parent / "README.md"
NEARLY = 0.01


class Length(NamedTuple):
    """How long a journey is; an input is one required field, a group of choices or a date with its time counts as one."""

    pages: int
    inputs: int
    words: int

    def __add__(self, other: object) -> "Length":  # type: ignore[override]
        assert isinstance(other, Length)
        return Length(self.pages + other.pages, self.inputs + other.inputs, self.words + other.words)


def words(page: str) -> int:
    """The words that stand on the page between its header and its footer."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    main = tree.find(".//main")
    return len(re.findall(r"\w+[’'\w]*", " ".join(main.itertext())))


def volunteered(alice: Person) -> list[Length]:
    """The shortest complete journey, page by page: a share with a lawful reason, signed."""
    client = Client()
    client.force_login(alice)
    story = told("refused consent, shared") | {"child": {"initials": "AB", "record_number": "T-0001"}}
    key = client.get("/decisions/start/").context["form"].key
    response = client.post("/decisions/start/", {"submission_key": str(key)}, follow=True)
    return list(measured(client, response, story))


def answered(imran: Person, dana: Person) -> list[Length]:
    """The shortest complete answer to a request: all that was asked for, sent with the signature.

    The request itself is read first, as the start page is; what has to be entered there counts.
    """
    client = Client()
    client.force_login(dana)
    address = f"/requests/{ask(imran, dana.roles_now[0].agency).reference}/answer/"
    form = client.get(address).context["form"]
    inputs = sum(field.required for field in form.fields.values())
    response = client.post(address, {"record_number": "CP-1", "version": form.version}, follow=True)
    return [Length(0, inputs, 0), *measured(client, response, answering())]


def measured(client: Client, response: Any, story: Mapping[str, Mapping[str, Any]]) -> Iterator[Length]:
    """Each page from here to the signature."""
    while "/answer/" in response.redirect_chain[-1][0]:
        form: StepForm = response.context["form"]
        inputs = sum(field.required for field in form.fields.values())
        yield Length(1, inputs, words(response.content.decode()))
        here = response.redirect_chain[-1][0]
        response = client.post(here, {**story[form.key], "version": form.version}, follow=True)
        assert response.redirect_chain, f"{form.key}: {response.context['form'].errors.as_text()}"
    yield Length(1, 0, words(response.content.decode()))
    version = response.context["form"].version
    assert client.post(response.redirect_chain[-1][0], {"version": version}).status_code == 302
    assert Decision.objects.filter(signed_at__isnull=False).exists()


def urgent(alice: Person) -> list[Length]:
    """The numbers, the quick note, the reference."""
    client = Client()
    client.force_login(alice)
    numbers = client.get("/danger/").content.decode()
    note = client.get("/urgent/")
    form = note.context["form"]
    inputs = sum(field.required for field in form.fields.values())
    typed = {name: "AB" for name, field in form.fields.items() if not hasattr(field, "choices")}
    first = {name: field.choices[0][0] for name, field in form.fields.items() if hasattr(field, "choices")}
    when = told("refused consent, shared")["how"]
    times = {name.replace("shared_at", "told_at"): part for name, part in when.items() if name.startswith("shared_at")}
    hidden = {"submission_key": str(form.key)}
    done = client.post("/urgent/", typed | first | times | hidden, follow=True)
    assert done.redirect_chain, done.context["form"].errors.as_text()
    return [
        Length(1, 0, words(numbers)),
        Length(1, inputs, words(note.content.decode())),
        Length(1, 0, words(done.content.decode())),
    ]


def breach(person: Person) -> list[Length]:
    """The report of a breach, by somebody who must say for which of two agencies, and its confirmation."""
    client = Client()
    client.force_login(person)
    page = client.get("/breaches/report/")
    form = page.context["form"]
    inputs = sum(field.required for field in form.fields.values())
    typed = {name: field.choices[0][0] for name, field in form.fields.items() if hasattr(field, "choices")}
    hidden = {"submission_key": str(form.key)}
    now = {f"suspected_at-{part}": text for part, text in zip(form.fields["suspected_at"].parts, _now(), strict=True)}
    done = client.post("/breaches/report/", typed | now | hidden | {"what": "A letter"}, follow=True)
    assert done.redirect_chain, done.context["form"].errors.as_text()
    return [Length(1, inputs, words(page.content.decode())), Length(1, 0, words(done.content.decode()))]


def _now() -> list[str]:
    local = timezone.localtime() - timedelta(minutes=1)
    return [str(local.day), str(local.month), str(local.year), f"{local:%H:%M}"]


def total(lengths: object) -> Length:
    return sum(lengths, Length(0, 0, 0))  # type: ignore[call-overload, no-any-return]


def _of_two_agencies(person: Person, other: Agency) -> Person:
    people.give_role(person, agency=other, kind=Role.Kind.PRACTITIONER, since=timezone.now(), by=TESTS)
    return Person.objects.get(pk=person.pk)


@pytest.mark.django_db
def test_no_journey_is_longer_than_its_aim_and_the_readme_says_how_long_each_is(
    alice: Person, imran: Person, dana: Person, charity: Agency
) -> None:
    journeys = {
        "A share that nobody asked for": (total(volunteered(alice)), (8, 19)),
        "An answer to a request": (total(answered(imran, dana)), (6, 15)),
        "Urgent": (total(urgent(alice)), (3, 6)),
        "Reporting a data breach": (total(breach(_of_two_agencies(alice, charity))), (4, 6)),
    }
    readme = README.read_text("utf-8")
    for name, (length, (most_pages, most_inputs)) in journeys.items():
        assert length.pages <= most_pages
        assert length.inputs <= most_inputs
        row = re.search(rf"^\| {name} \| {length.pages} \| {length.inputs} \| (\d+) \|$", readme, re.MULTILINE)
        # A day of one word or two, or a longer name, is not another journey.
        assert row, f"README.md should say: | {name} | {length.pages} | {length.inputs} | {round(length.words, -1)} |"
        assert abs(int(row[1]) - length.words) <= NEARLY * length.words, (
            f"README.md should say about {length.words} words"
        )
