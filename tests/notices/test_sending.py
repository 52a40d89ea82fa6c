"""What is in the outbox is sent, once; what fails is tried again, and stops nothing else."""

from datetime import datetime, timedelta
from typing import Any
from unittest import mock

import hypothesis
import pytest
from django.core.mail import EmailMessage
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from agencies.models import Person
from tests.conftest import new_person
from tests.notices.told import MINUTE, Clock, Post, tell
from tests.world import undone
from wscp_isa.notices import sending, times
from wscp_isa.notices.models import Choice, Notice
from wscp_isa.notices.sending import CLAIM, drain
from wscp_isa.notices.wording import Words


@pytest.fixture
def clock() -> Clock:
    return Clock(timezone.now())


def ids() -> list[str]:
    return [message.extra_headers["Message-ID"] for message in Post.taken]


def test_a_mail_says_the_reference_the_link_and_the_time_and_is_sent_once(
    alice: Person, post: type[Post], clock: Clock, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://share.tests.example"
    notice = tell(alice, at=clock(), due=clock() + timedelta(days=1))
    assert drain(clock=clock) == 1
    assert drain(clock=clock) == 0
    (sent,) = post.taken
    assert sent.to == ["alice@tests.example"]
    assert notice.about in sent.subject
    assert "https://share.tests.example/urgent/" in sent.body
    assert sent.message()["Message-ID"] == f"<{notice.pk}@share.tests.example>"
    notice.refresh_from_db()
    assert notice.sent_at == clock()


def test_nothing_is_sent_before_its_time(alice: Person, post: type[Post], clock: Clock) -> None:
    tell(alice, at=clock() + timedelta(hours=5))
    clock.go(timedelta(hours=4, minutes=59))
    assert drain(clock=clock) == 0
    clock.go(MINUTE)
    assert drain(clock=clock) == 1


def test_one_that_fails_stops_no_other(db: None, post: type[Post], clock: Clock) -> None:
    people = [new_person(f"person{number}") for number in range(20)]
    for person in people:
        tell(person, at=clock())
    post.refuses = {person.email for person in people[::2]}
    assert drain(clock=clock) == 10
    failed = Notice.objects.failed()
    assert {notice.fault for notice in failed} == {"ValueError"}
    assert failed.count() == 10


def test_a_mail_server_that_is_away_for_an_hour_costs_nothing(db: None, post: type[Post], clock: Clock) -> None:
    for number in range(40):
        tell(new_person(f"person{number}"), at=clock() + number * MINUTE)
    post.away = True
    for _ in range(60):
        assert drain(clock=clock) == 0
        clock.go(MINUTE)
    post.away = False
    for _ in range(62):
        drain(clock=clock)
        clock.go(MINUTE)
    assert len(ids()) == len(set(ids())) == 40
    assert not Notice.objects.filter(sent_at=None).exists()
    assert not Notice.objects.failed().exists()


def test_it_is_tried_less_and_less_often_and_given_up_after_three_days(
    alice: Person, post: type[Post], clock: Clock
) -> None:
    notice, start, tried = tell(alice, at=clock()), clock(), []
    post.refuses = {alice.email}
    while notice.gave_up_at is None and len(tried) < 100:
        tried.append(clock() - start)
        drain(clock=clock)
        notice.refresh_from_db()
        clock.now = max(clock(), notice.next_attempt_at)
    assert [waited // MINUTE for waited in tried[:9]] == [0, 1, 3, 7, 15, 31, 63, 123, 183]
    assert timedelta(days=3) - timedelta(hours=1) < tried[-1] < timedelta(days=3) + timedelta(hours=1)
    clock.go(timedelta(days=9))
    assert drain(clock=clock) == 0
    assert not post.taken


def test_a_worker_that_dies_between_sending_and_marking_leaves_a_claim_that_lapses(
    alice: Person, post: type[Post], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def send_and_die(self: Any, messages: Any) -> int:
        post.taken.extend(messages)
        raise Killed

    tell(alice, at=clock())
    with monkeypatch.context() as dying:
        dying.setattr(Post, "send_messages", send_and_die)
        with pytest.raises(Killed):
            drain(clock=clock)
    clock.go(CLAIM - MINUTE)
    assert drain(clock=clock) == 0
    clock.go(MINUTE)
    assert drain(clock=clock) == 1
    assert ids()[0] == ids()[1], "the receiver sees one"
    assert [message.again for message in post.taken] == [False, True]


def test_somebody_whose_account_was_closed_is_not_told(alice: Person, post: type[Post], clock: Clock) -> None:
    notice = tell(alice, at=clock())
    Person.objects.filter(pk=alice.pk).update(is_active=False)
    assert drain(clock=clock) == 0
    notice.refresh_from_db()
    assert notice.not_needed_at == clock()
    assert not post.taken
    assert not Notice.objects.failed().exists()


def test_where_no_mail_is_set_up_notices_wait(alice: Person, post: type[Post], clock: Clock, settings: Any) -> None:
    tell(alice, at=clock())
    settings.MAIL_IS_SET_UP = False
    assert drain(clock=clock) == 0
    settings.MAIL_IS_SET_UP = True
    assert drain(clock=clock) == 1


def test_what_a_mail_server_did_not_take_is_not_sent(
    alice: Person, post: type[Post], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = tell(alice, at=clock())
    monkeypatch.setattr(Post, "send_messages", lambda self, messages: 0)
    assert drain(clock=clock) == 0
    notice.refresh_from_db()
    assert (notice.sent_at, notice.fault) == (None, "NotTaken")


def test_a_connection_that_broke_is_not_used_again(
    alice: Person, bob: Person, post: type[Post], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[None] = []
    monkeypatch.setattr(Post, "close", lambda self: closed.append(None))
    post.refuses = {alice.email, bob.email}
    tell(alice, at=clock())
    tell(bob, at=clock())
    drain(clock=clock)
    assert len(closed) == 2 + 1, "after each failure, and at the end"


def test_a_failure_that_comes_after_the_claim_has_lapsed_changes_nothing(
    alice: Person, post: type[Post], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another worker may have it in hand by then."""

    def slow(self: Any, messages: Any) -> int:
        clock.go(CLAIM + MINUTE)
        assert sending._claim(clock()) is not None
        raise TimeoutError

    notice = tell(alice, at=clock())
    monkeypatch.setattr(Post, "send_messages", slow)
    drain(clock=clock)
    notice.refresh_from_db()
    assert (notice.attempts, notice.fault, notice.claimed_until) == (2, "", clock() + CLAIM)


# --- A clock set back ------------------------------------------------------------------------------------------------------------

BACK = timedelta(hours=3)


def test_a_clock_set_back_keeps_no_notice_waiting_that_was_due(alice: Person, post: type[Post], clock: Clock) -> None:
    tell(alice, at=clock())
    clock.go(-BACK)
    assert drain(clock=clock) == 1


def test_nor_one_that_failed(alice: Person, post: type[Post], clock: Clock) -> None:
    tell(alice, at=clock())
    post.away = True
    drain(clock=clock)
    post.away = False
    clock.go(-BACK)
    assert drain(clock=clock) == 1


def test_nor_one_whose_worker_died(alice: Person, post: type[Post], clock: Clock) -> None:
    tell(alice, at=clock())
    assert sending._claim(clock()) is not None
    clock.go(-BACK)
    assert drain(clock=clock) == 0, "its worker may be alive, and would be sending a second one"
    clock.go(CLAIM)
    assert drain(clock=clock) == 1


def test_what_is_not_to_be_sent_yet_still_waits(alice: Person, post: type[Post], clock: Clock) -> None:
    tell(alice, at=clock() + timedelta(hours=2))
    clock.go(-BACK)
    assert drain(clock=clock) == 0


EVENTS = ("drain", "back", "on", "away", "there", "tell", "die")


# Each example is undone by itself.
@hypothesis.settings(
    deadline=None, max_examples=40, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(1, 300)), max_size=25))
@pytest.mark.usefixtures("post")
def test_whatever_happens_everything_is_sent_in_the_end_and_nothing_twice(
    alice: Person, happens: list[tuple[str, int]]
) -> None:
    """The clock goes back and on, the mail server comes and goes, workers die with a mail in hand."""
    clock, Post.taken, Post.away = Clock(timezone.now()), [], False
    with undone(), mock.patch("django.utils.timezone.now", clock):
        for event, minutes in happens:
            if event == "drain":
                drain(clock=clock)
            elif event == "die":
                sending._claim(clock())
            elif event == "tell":
                tell(alice, at=clock())
            elif event in ("away", "there"):
                Post.away = event == "away"
            else:
                clock.go((-1 if event == "back" else 1) * minutes * MINUTE)
        Post.away = False
        for _ in range(75):
            drain(clock=clock)
            clock.go(MINUTE)
        told = Notice.objects.values_list("pk", flat=True)
        assert sorted(message.id for message in Post.taken) == sorted(told)


# --- Together, once a day --------------------------------------------------------------------------------------------------------


@pytest.fixture
def daily(alice: Person) -> Person:
    Choice.objects.create(person=alice, daily=True, since=timezone.now())
    return alice


def at_eight(clock: Clock) -> None:
    clock.now = times.next_digest(clock())


def test_who_asked_for_it_is_told_of_everything_in_one_mail_in_the_morning(
    daily: Person, post: type[Post], clock: Clock
) -> None:
    told = [tell(daily, at=clock(), due=clock() + timedelta(days=30)) for _ in range(3)]
    assert drain(clock=clock) == 0
    at_eight(clock)
    assert drain(clock=clock) == 1
    (sent,) = post.taken
    assert all(notice.about in sent.body for notice in told)
    assert sent.subject == "3 things to look at in Share information safely"
    assert drain(clock=clock) == 0


def test_what_is_due_before_the_morning_does_not_wait_for_it(daily: Person, post: type[Post], clock: Clock) -> None:
    tell(daily, at=clock(), due=clock() + timedelta(minutes=30))
    assert drain(clock=clock) == 1


def test_a_digest_that_failed_is_sent_again_as_it_was(daily: Person, post: type[Post], clock: Clock) -> None:
    first = [tell(daily, at=clock()) for _ in range(2)]
    at_eight(clock)
    post.away = True
    drain(clock=clock)
    later = tell(daily, at=clock(), due=clock())
    post.away = False
    clock.go(MINUTE)
    assert drain(clock=clock) == 2
    bodies = {message.id: message.body for message in post.taken}
    assert set(bodies) == {first[0].pk, later.pk}
    assert all(notice.about in bodies[first[0].pk] for notice in first)
    assert later.about not in bodies[first[0].pk]


def test_a_mail_that_may_have_left_is_not_put_into_another(daily: Person, post: type[Post], clock: Clock) -> None:
    alone = tell(daily, at=clock(), due=clock())
    assert sending._claim(clock()) is not None  # and its worker dies, perhaps after sending
    at_eight(clock)
    tell(daily, at=clock(), due=clock())
    assert drain(clock=clock) == 2
    assert {message.id for message in post.taken} >= {alone.pk}


@pytest.mark.no_database
@pytest.mark.parametrize(
    ("at", "digest"),
    [
        ("2026-11-20T07:59+00:00", "2026-11-20T08:00+00:00"),
        ("2026-11-20T08:00+00:00", "2026-11-20T08:00+00:00"),
        ("2026-11-20T08:01+00:00", "2026-11-23T08:00+00:00"),  # over a weekend
        ("2026-12-24T12:00+00:00", "2026-12-29T08:00+00:00"),  # over Christmas
        ("2026-07-01T12:00+00:00", "2026-07-02T07:00+00:00"),  # in summer time
    ],
)
def test_the_morning_is_eight_in_the_uk_on_a_working_day(at: str, digest: str) -> None:
    assert times.next_digest(datetime.fromisoformat(at)) == datetime.fromisoformat(digest)


# --- What leaves -----------------------------------------------------------------------------------------------------------------


@pytest.mark.no_database
@given(st.text())
def test_no_subject_can_add_a_header(said: str) -> None:
    message = EmailMessage(Words.of(f"{said}\n\nbody").subject, "body", "from@tests.example", ["to@tests.example"])
    message.extra_headers = {"Message-ID": "<1@tests.example>"}
    assert {name for name, _ in message.message().items()} >= {"Subject", "Message-ID"}
    assert "bcc" not in {name.lower() for name, _ in message.message().items()}
