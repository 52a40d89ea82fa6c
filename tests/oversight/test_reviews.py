"""Those who oversee are overseen: what one of them opened is gone through by another, never by themselves."""

import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from agencies.actions import oversight, people
from agencies.models import Agency, Person, Role
from decisions.demo import at as as_if
from decisions.models import Decision
from tests.conftest import CAST, TESTS, new_person, signed
from tests.decisions import rows
from tests.ledger import owner
from tests.oversight.window import REASON, again, case_of, read, text
from wscp_isa import ledger, vault
from wscp_isa.identifiers import uuid7
from wscp_isa.ledger.models import ADMIN, Entry, Look
from wscp_isa.oversight import actions, reviews
from wscp_isa.oversight.models import Review
from wscp_isa.rules import Refused

SignIn = Callable[[Person], Client]
EVER = 2**59
MINUTE = timedelta(minutes=1)
IN_ORDER = {"in_order": "yes", "remark": ""}


def review_of(person: Person) -> str:
    return f"/admin/reviews/{person.pk}/"


def looks(by: Person, number: int, agency: Agency, *, how: str = ADMIN) -> list[Decision]:
    """This person opened so many records for audit, a second after each other, until now."""
    key, now = vault.new_key(), timezone.now()
    made = [rows.decision(agency, by, now, key=key, signed=True) for _ in range(number)]
    for place, decision in enumerate(made):
        ledger.look(decision, by=by, at=now - timedelta(seconds=number - place), how=how)
    return made


def lines(page: str) -> list[str]:
    """The references on the page, from its top."""
    return re.findall(r">Decision (WSP-[^<]*)</a>", page)


def up_to(page: str) -> str:
    """The moment that the page puts into its form."""
    (moment,) = re.findall(r'<input type="hidden" name="up_to" value="(\d+)">', page)
    return str(moment)


def waiting(person: Person) -> list[UUID | None]:
    return list(reviews.waiting(person.pk).values_list("subject", flat=True))


# --- By whom --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", [*CAST, "nell"])
def test_looks_are_gone_through_by_those_who_oversee_and_never_by_the_looker(
    cast: dict[str, Person], nell: Person, school: Agency, signed_in: SignIn, name: str
) -> None:
    person, morgan = {**cast, "nell": nell}[name], cast["morgan"]
    looks(morgan, 2, school)
    client = signed_in(person)
    offered = client.get("/admin/reviews/")
    assert offered.status_code == (200 if name in ("morgan", "nell") else 404)
    assert (f"Review what {morgan.name} looked at" in offered.content.decode()) == (name == "nell")
    address = review_of(morgan)
    for _ in range(2):
        assert client.get(address).status_code == (200 if name == "nell" else 404)
    response = client.post(address, {**IN_ORDER, "up_to": EVER})
    assert response.status_code == (302 if name == "nell" else 404)
    assert Review.objects.exists() == (name == "nell")


@pytest.mark.parametrize("name", [*CAST, "nell"])
def test_the_action_refuses_everybody_else_too(
    cast: dict[str, Person], nell: Person, school: Agency, name: str
) -> None:
    looks(cast["morgan"], 2, school)
    by = {**cast, "nell": nell}[name]
    if name == "nell":
        actions.review(cast["morgan"].pk, up_to_us=EVER, in_order=True, remark="", by=by)
        return
    with pytest.raises(Refused) as refused:
        actions.review(cast["morgan"].pk, up_to_us=EVER, in_order=True, remark="", by=by)
    assert str(refused.value) == (actions.NOT_YOURS if name == "morgan" else actions.NOT_OVERSEEING)
    assert not Review.objects.exists()


def test_the_database_refuses_a_review_of_one_s_own(morgan: Person) -> None:
    review = Review(key=vault.new_key(), looker_id=morgan.pk, up_to_us=1, by=morgan, at=timezone.now(), in_order=True)
    with pytest.raises(IntegrityError, match="review_by_somebody_else"), transaction.atomic():
        review.save(force_insert=True)


def test_who_oversees_no_more_is_still_gone_through(
    morgan: Person, nell: Person, school: Agency, signed_in: SignIn
) -> None:
    looks(morgan, 1, school)
    people.end_role(again(morgan).roles_now[0], by=TESTS)
    assert "Review what Morgan looked at" in read(signed_in(nell), "/admin/reviews/")
    assert signed_in(nell).get(review_of(morgan)).status_code == 200


def test_there_is_nothing_to_review_of_somebody_who_never_looked_or_is_not_there(
    alice: Person, morgan: Person, nell: Person, school: Agency, signed_in: SignIn
) -> None:
    looks(alice, 2, school, how="page")
    looks(morgan, 2, school, how="page")
    client = signed_in(nell)
    assert "Nothing waits for you to review." in read(client, "/admin/reviews/")
    for address in (review_of(morgan), review_of(alice), f"/admin/reviews/{uuid7()}/"):
        assert client.get(address).status_code == 404
        assert client.post(address, {**IN_ORDER, "up_to": EVER}).status_code == 404


# --- What waits -----------------------------------------------------------------------------------------------------------
def test_the_oldest_wait_first_and_the_rest_follow(
    morgan: Person, nell: Person, school: Agency, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reviews.AT_ONCE == 100
    monkeypatch.setattr(reviews, "AT_ONCE", 4)
    opened = [decision.reference for decision in looks(morgan, 10, school)]
    client, seen = signed_in(nell), list[list[str]]()
    while (response := client.get(review_of(morgan))).status_code == 200:
        page = response.content.decode()
        seen.append(lines(page))
        assert ("The others follow when these are done." in page) == (len(seen) < 3)
        assert client.post(review_of(morgan), {**IN_ORDER, "up_to": up_to(page)}).status_code == 302
    assert seen == [opened[:4], opened[4:8], opened[8:]]
    assert Review.objects.count() == 3


def test_what_a_page_does_not_show_at_once_waits_whatever_is_sent(
    morgan: Person, nell: Person, school: Agency, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reviews, "AT_ONCE", 4)
    opened = [decision.pk for decision in looks(morgan, 10, school)]
    assert signed_in(nell).post(review_of(morgan), {**IN_ORDER, "up_to": EVER}).status_code == 302
    assert waiting(morgan) == opened[4:]


def test_looks_of_one_moment_are_gone_through_together(
    morgan: Person, nell: Person, school: Agency, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A case of two records is opened in one moment: were it cut in two, the second half would be taken as gone through."""
    now, client = timezone.now(), signed_in(nell)
    made = looks(nell, 5, school)
    for decision, moment in zip(made, (0, 1, 1, 1, 2), strict=True):
        ledger.look(decision, by=morgan, at=now + moment * MINUTE, how=ADMIN)
    for at_once, sizes in ((2, [1, 3, 1]), (3, [1, 3, 1]), (4, [4, 1])):
        monkeypatch.setattr(reviews, "AT_ONCE", at_once)
        with transaction.atomic():
            seen = []
            while (response := client.get(review_of(morgan))).status_code == 200:
                page = response.content.decode()
                seen.append(lines(page))
                client.post(review_of(morgan), {**IN_ORDER, "up_to": up_to(page)})
            assert [len(some) for some in seen] == sizes
            assert {one for some in seen for one in some} == {one.reference for one in made}
            transaction.set_rollback(True)


def test_after_a_review_only_newer_looks_wait(morgan: Person, nell: Person, school: Agency, signed_in: SignIn) -> None:
    looks(morgan, 3, school)
    client = signed_in(nell)
    assert client.post(review_of(morgan), {**IN_ORDER, "up_to": EVER}).status_code == 302
    assert waiting(morgan) == []
    assert client.get(review_of(morgan)).status_code == 404
    (newer,) = looks(morgan, 1, school)
    ledger.look(newer, by=morgan, at=timezone.now() + MINUTE, how=ADMIN)
    assert set(lines(read(client, review_of(morgan)))) == {newer.reference}


def test_a_look_made_while_somebody_reads_still_waits_afterwards(
    morgan: Person, nell: Person, school: Agency, signed_in: SignIn
) -> None:
    looks(morgan, 3, school)
    client = signed_in(nell)
    page = read(client, review_of(morgan))
    (newer,) = looks(nell, 1, school)
    ledger.look(newer, by=morgan, at=timezone.now(), how=ADMIN)
    # Also where the page came back once, because something was missing: it is about what it was about.
    back = client.post(review_of(morgan), {"in_order": "no", "remark": "", "up_to": up_to(page)}).content.decode()
    assert lines(back) == lines(page)
    assert up_to(back) == up_to(page)
    assert client.post(review_of(morgan), {**IN_ORDER, "up_to": up_to(back)}).status_code == 302
    assert waiting(morgan) == [newer.pk]


@pytest.mark.parametrize("moment", ["", "x", "-1", "0", "9" * 30, "1e9", "٣", "\x00"])
def test_a_moment_that_the_page_did_not_put_reviews_nothing(
    morgan: Person, nell: Person, school: Agency, signed_in: SignIn, moment: str
) -> None:
    looks(morgan, 2, school)
    response = signed_in(nell).post(review_of(morgan), {**IN_ORDER, "up_to": moment})
    assert response.status_code == 200
    assert actions.NOTHING in response.content.decode()
    assert not Review.objects.exists()
    assert len(waiting(morgan)) == 2


# --- What is said ---------------------------------------------------------------------------------------------------------
def test_what_is_not_in_order_has_to_be_said(morgan: Person, nell: Person, school: Agency, signed_in: SignIn) -> None:
    looks(morgan, 1, school)
    client = signed_in(nell)
    for typed, problem in (
        ({"in_order": "no", "remark": ""}, "Enter what there is to follow up"),
        ({"in_order": "no", "remark": " \n "}, "Enter what there is to follow up"),
        ({"in_order": "", "remark": ""}, "Select yes if all of it was in order"),
        ({"in_order": "perhaps", "remark": "x"}, "There is a problem"),
    ):
        response = client.post(review_of(morgan), {**typed, "up_to": EVER})
        assert response.status_code == 200
        assert problem in response.content.decode()
    assert not Review.objects.exists()
    typed = {"in_order": "no", "remark": "Ask why it was opened", "up_to": EVER}
    assert client.post(review_of(morgan), typed).status_code == 302
    review = Review.objects.select_related("key").get()
    assert (review.in_order, review.remark, review.by) == (False, "Ask why it was opened", nell)


def test_it_is_an_entry_with_the_remark_sealed(morgan: Person, nell: Person, school: Agency) -> None:
    looks(morgan, 2, school)
    last = reviews.waiting(morgan.pk).last()
    assert last is not None
    made = actions.review(morgan.pk, up_to_us=EVER, in_order=False, remark="Ask the heronry", by=nell)
    entry = Entry.objects.select_related("key").get(action="looks.reviewed")
    assert (entry.subject, entry.kind, entry.actor_id) == (made.pk, "review", nell.pk)
    expected = {"looker": str(morgan.pk), "name": "Morgan", "up_to": last.at_us, "in_order": False}
    assert entry.facts == expected
    assert entry.detail == {"remark": "Ask the heronry"}
    assert "heronry" not in entry.facts_json
    assert made.up_to_us == last.at_us


def test_why_names_were_shown_is_said_to_who_reviews_each_time_as_it_was_then(
    alice: Person, morgan: Person, nell: Person, signed_in: SignIn
) -> None:
    decision, other, now = signed(alice), signed(alice), timezone.now()
    window = signed_in(morgan)
    for hours, reason in ((1, REASON), (2, "A complaint, sanderlingly")):
        with as_if(now + timedelta(hours=hours)):
            oversight.reveal([decision], reason=reason, by=morgan)
        with as_if(now + timedelta(hours=hours, minutes=1)):
            read(window, case_of(decision))
    with as_if(now + timedelta(hours=4)):
        read(window, case_of(decision))
    with as_if(now + timedelta(hours=4, minutes=1)):
        read(window, case_of(other))
        oversight.reveal([other], reason="A reason for nothing that was opened", by=morgan)
    page = read(signed_in(nell), review_of(morgan))
    table = re.findall(r"</th><td[^>]*>(.*?)</td><td[^>]*>(.*?)</td></tr>", page, re.DOTALL)
    assert [(text(what).strip(), text(why).strip()) for what, why in table] == [
        (f"Decision {decision.reference}", f"Shown {REASON}"),
        (f"Decision {decision.reference}", "Shown A complaint, sanderlingly"),
        (f"Decision {decision.reference}", "Hidden"),
        (f"Decision {other.reference}", "Hidden"),
    ]


def test_to_read_what_waits_is_no_look_at_it(morgan: Person, nell: Person, school: Agency, signed_in: SignIn) -> None:
    looks(morgan, 2, school)
    before = Look.objects.count()
    read(signed_in(nell), review_of(morgan))
    assert Look.objects.count() == before


# --- Twice ----------------------------------------------------------------------------------------------------------------
def test_a_double_press_makes_one_review_and_both_lead_on(
    morgan: Person, nell: Person, school: Agency, signed_in: SignIn
) -> None:
    looks(morgan, 2, school)
    client = signed_in(nell)
    typed = {**IN_ORDER, "up_to": up_to(read(client, review_of(morgan)))}
    for _ in range(2):
        response = client.post(review_of(morgan), typed)
        assert (response.status_code, response["Location"]) == (302, "/admin/reviews/")
    assert Review.objects.count() == 1
    assert Entry.objects.filter(action="looks.reviewed").count() == 1


def test_where_somebody_else_was_quicker_it_says_so_with_what_was_typed(
    morgan: Person, nell: Person, school: Agency, signed_in: SignIn
) -> None:
    third = new_overseer(morgan)
    looks(morgan, 2, school)
    client = signed_in(nell)
    moment = up_to(read(client, review_of(morgan)))
    actions.review(morgan.pk, up_to_us=EVER, in_order=True, remark="", by=third)
    response = client.post(review_of(morgan), {"in_order": "no", "remark": "Ask the heronry", "up_to": moment})
    page = response.content.decode()
    assert response.status_code == 200
    assert actions.NOTHING in page
    assert "Ask the heronry" in page
    assert Review.objects.count() == 1


def new_overseer(beside: Person) -> Person:
    return new_person("olga", beside.roles_now[0].agency, Role.Kind.WSCP_MANAGER)


@pytest.fixture
def committing(transactional_db: None) -> Iterator[None]:
    """A test whose transactions really commit; what it leaves behind is flushed, which the ledger's guards would refuse."""
    yield
    owner.unguard()


@pytest.mark.postgresql
@pytest.mark.usefixtures("committing")
def test_two_who_review_at_once_make_one_review(morgan: Person, nell: Person, school: Agency) -> None:
    reviewers: Sequence[Person] = [nell, new_overseer(morgan)] * 3
    looks(morgan, 5, school)
    together = Barrier(len(reviewers))

    def review(by: Person) -> bool:
        try:
            together.wait()
            actions.review(morgan.pk, up_to_us=EVER, in_order=True, remark="", by=by)
        except Refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(reviewers)) as pool:
        assert sum(pool.map(review, reviewers)) == 1
    assert Review.objects.count() == 1
