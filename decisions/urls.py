"""The pages of decisions. What is not a well-formed reference is no page at all."""

from django.urls import path, register_converter

from decisions.views import (
    addition,
    advice,
    answering,
    decision,
    find,
    front_door,
    people,
    queue,
    record,
    request,
    sets,
    urgent,
    withdrawal,
    work,
)
from wscp_isa import identifiers


class ReferenceConverter:
    """A reference whose check letter agrees: one mistyped is a 404 without asking the database."""

    regex = "WSP-[A-Z0-9]{4}-[A-Z0-9]{3}"

    def to_python(self, value: str) -> str:
        if not identifiers.is_reference(value):
            raise ValueError
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ReferenceConverter, "reference")

urlpatterns = [
    path("", work.home, name="home"),
    path("records/", work.records, name="records"),
    path("find/", find.find, name="find"),
    path("urgent/", urgent.new, name="urgent"),
    path("urgent/<reference:reference>/", urgent.record, name="urgent-note"),
    path("urgent/<reference:reference>/done/", urgent.done, name="urgent-done"),
    path("urgent/<reference:reference>/finish/", urgent.finish, name="finish-urgent"),
    path("decisions/start/", decision.start, name="start-decision"),
    path("decisions/<reference:reference>/", record.record, name="decision"),
    path("decisions/<reference:reference>/draft/", decision.draft, name="draft"),
    path("decisions/<reference:reference>/answer/<slug:key>/", decision.step, name="answer"),
    path("decisions/<reference:reference>/advice/<slug:question>/", advice.offer, name="ask-advice"),
    path("decisions/<reference:reference>/advice/<slug:question>/ask/", advice.ask, name="ask-adviser"),
    path("decisions/<reference:reference>/advice/<slug:question>/note/", advice.note, name="note-advice"),
    path("decisions/<reference:reference>/people/", people.connected, name="connected"),
    path("decisions/<reference:reference>/people/<uuid:subject>/", people.disconnect, name="disconnect"),
    path("requests/<reference:reference>/answer/", answering.answer, name="answer-request"),
    path("requests/<reference:reference>/answer/<slug:what>/", answering.say, name="say-of-request"),
    path("advice/<uuid:advice>/", advice.give, name="advice"),
    path("advice/<uuid:advice>/reveal/", advice.reveal, name="reveal-to-adviser"),
    path("decisions/<reference:reference>/check/", decision.check, name="check"),
    path("decisions/<reference:reference>/signed/", record.signed, name="signed"),
    path("decisions/<reference:reference>/withdraw/", withdrawal.withdraw, name="withdraw"),
    path("decisions/<reference:reference>/add/", addition.choose, name="add-to-record"),
    path("decisions/<reference:reference>/add/<slug:kind>/", addition.add, name="add-kind"),
    path("requests/new/", request.ask, name="request-information"),
    path("requests/log/", request.log, name="log-request"),
    path("requests/sets/", sets.sets, name="agency-sets"),
    path("requests/sets/<uuid:of>/", sets.change, name="agency-set"),
    path("requests/<reference:reference>/", request.picture, name="request"),
    path("requests/<reference:reference>/join/", request.join, name="join-request"),
    path("requests/<reference:reference>/withdraw/", request.withdraw, name="withdraw-request"),
    path("requests/<reference:reference>/remind/", request.chase, name="chase-request"),
    path("requests/<reference:reference>/<uuid:asked>/", request.part, name="request-part"),
    path("requests/", queue.requests, name="requests"),
    path("requests/assign/", queue.assign, name="assign-requests"),
    path("requests/hand-over/", queue.hand_over, name="hand-over-shift"),
    path("requests/take-next/", queue.take_next, name="take-next"),
    path("requests/since/", queue.since, name="requests-since"),
    path("front-door/log/", front_door.log, name="log-information"),
    path("front-door/<reference:reference>/", front_door.item, name="front-door-item"),
    path("front-door/<reference:reference>/take/", front_door.take, name="take-item"),
]
