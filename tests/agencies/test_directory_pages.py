"""The directory on its pages: found by words, letters and kinds, a page at a time; kept true by those who may."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client

from agencies import listing
from agencies.actions import agencies
from agencies.listing import Asked
from agencies.models import Agency, Category, Person, Succession
from agencies.models.names import sort_key
from tests.conftest import CAST, TESTS, new_agency

MOVED = Succession.Kind.MOVED
DAY = date(2022, 7, 1)

SignIn = Callable[[Person], Client]


@pytest.mark.parametrize("few", [0, 500])
def test_an_agency_is_found_by_any_words_a_former_name_or_its_code(
    school: Agency, charity: Agency, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(listing, "FEW", few)
    school = agencies.rename(school, name="St Ursula’s École", since=DAY, version=1, by=TESTS)
    agencies.change(school, version=2, by=TESTS, code="999001")
    for typed in ("ursulas", "ecole ST", "Écol", "school", "999001", "a sch"):
        assert [*listing.narrowed(Agency.objects.all(), Asked(typed))] == [school], typed
    for typed in ("ursulas charity", "rsula", "’", "%", "زهرة"):
        assert [*listing.narrowed(Agency.objects.all(), Asked(typed))] == [], typed


def test_the_pages_of_the_directory_are_all_of_it_once_in_order(db: None) -> None:
    names = [f"{letter}{number} club" for letter in "aAbéz9" for number in range(9)] + ["Zzz", "ABC", "ab c", "زهرة"]
    for name in dict.fromkeys(names):
        agencies.register(name=name + ("" if name[0] != "A" else " two"), category=Category.SPORT, by=TESTS)
    every = [*Agency.objects.order_by("sort_key", "id")]
    asked, seen, after = Asked(), [], ""
    while True:
        page = listing.page(Agency.objects.all(), asked, after=after, size=7)
        seen += page.agencies
        if page.before and page.after:
            back = listing.page(Agency.objects.all(), asked, before=str(page.before), size=7)
            assert [*back.agencies] == seen[-7 - len(page.agencies) : -len(page.agencies)]
        if page.after is None:
            break
        after = str(page.after)
    assert seen == every
    under = {
        letter: {agency.pk for agency in listing.narrowed(Agency.objects.all(), Asked(letter=letter))}
        for letter in listing.LETTERS
    }
    assert sum(map(len, under.values())) == len(every)
    assert {sort_key(agency.name)[0] for agency in every if agency.pk in under["e"]} == {"e"}


@pytest.mark.parametrize("asked", [Asked(), Asked(letter="m"), Asked(category=Category.SPORT)])
def test_a_page_far_down_the_directory_is_read_from_an_index_in_order(db: None, asked: Asked) -> None:
    rows = listing._beside(listing.narrowed(Agency.objects.all(), asked), ("m", new_agency("M", "sport").pk), "gt")
    if connection.vendor == "postgresql":  # which would rather read the whole of so few
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    plan = rows.order_by("sort_key", "id")[:51].explain()
    assert "agency_by_" in plan
    assert "B-TREE" not in plan
    assert "Sort" not in plan


def test_everyone_finds_whom_to_ring_and_closed_agencies_only_when_asked(
    school: Agency, charity: Agency, oz: Person, signed_in: SignIn
) -> None:
    agencies.change(charity, version=1, by=TESTS, phone="0151 496 0111")
    agencies.rename(school, name="Another name", since=DAY, version=1, by=TESTS)
    agencies.succeed(school, to=charity, kind=MOVED, on=date(2024, 1, 1), version=2, by=TESTS)
    client = signed_in(oz)
    page = client.get("/agencies/").content.decode()
    assert "tel:01514960111" in page
    assert "Another name" not in page
    page = client.get("/agencies/?closed=yes&words=a+school&letter=a").content.decode()
    assert "Another name" in page
    assert "Formerly A school" in page
    page = client.get(school.get_absolute_url()).content.decode()
    assert "Its records are with" in page
    assert "1 July 2022" in page
    assert "It took the place of" in client.get(charity.get_absolute_url()).content.decode()
    for odd in ("after=x", "before=%20", "letter=%C3%A9&category=x", f"after={school.pk}", "words=%E2%80%99"):
        assert client.get(f"/agencies/?{odd}").status_code == 200


@pytest.mark.parametrize("name", CAST)
def test_the_page_to_change_it_is_there_only_for_who_may(
    cast: dict[str, Person], school: Agency, signed_in: SignIn, name: str
) -> None:
    client, there = signed_in(cast[name]), 200 if name in ("sam", "morgan") else 404
    assert client.get(f"/agencies/{school.pk}/change/").status_code == there
    for page in ("rename", "succeed", "close"):
        assert client.get(f"/agencies/{school.pk}/{page}/").status_code == (200 if name == "morgan" else 404)
    links = client.get(school.get_absolute_url()).content.decode().count(f"/agencies/{school.pk}/")
    # How it stood on a day is for everyone; contacts and people for who keeps them; the signature for who answers for it.
    assert links == 1 + {"sam": 6, "morgan": 7}.get(name, 0)


def test_its_own_people_cannot_change_more_than_their_page_asks(school: Agency, sam: Person, signed_in: SignIn) -> None:
    typed = {"version": "1", "phone": "0151 496 0111", "code": "999001", "category": "sport", "name": "Mine"}
    assert signed_in(sam).post(f"/agencies/{school.pk}/change/", typed).status_code == 302
    school.refresh_from_db()
    assert (school.phone, school.code, school.category, school.name) == (
        "0151 496 0111",
        "",
        Category.SCHOOL,
        "A school",
    )


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("phone", "ring me"),
        ("domains", "school.example\nnot a domain"),
        ("domains", "@school.example"),
        ("domains", "\n".join(f"d{number}.example" for number in range(21))),
        ("privacy_notice", "javascript:alert(1)"),
        ("privacy_notice", "https://x.example/ y"),
        ("assessed_by", "Somebody, some day"),
        ("code", "99"),
        ("ico_number", "12345678"),
        ("controller", "Nobody"),
    ],
)
def test_what_is_no_answer_is_said_by_its_field(
    school: Agency, morgan: Person, signed_in: SignIn, field: str, wrong: str
) -> None:
    typed = {"category": "school", "legal_kind": "other", "duty_covered": "yes", "version": "1", field: wrong}
    page = signed_in(morgan).post(f"/agencies/{school.pk}/change/", typed)
    assert page.status_code == 200
    assert f"{'assessed_on' if field == 'assessed_by' else field}-error" in page.content.decode()
