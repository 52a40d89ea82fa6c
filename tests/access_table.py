"""Who gets what at which address: the table that people review. Requests are made from it by tests/test_access_matrix.py.

A line gives the address, what it is about, the methods, what happens, and to whom:

    everyone    the cast and wendy, signed in            anyone      they, and somebody signed out
    others      everyone in no line above for this       names       only they

What happens is one of

    page        200                                      refused     200, with what is wrong at the top of the page
    onward      sent to another page of the service      door        sent to sign in
    ended       403, with what was typed given back      nothing     404, the same for "not there" and "not yours"
    bad         400, since nothing was sent              file        200, a list taken out
    no          405, no such method here                 text        200, plain text for machines

and where no line says otherwise

    signed out  door, or ended for a POST; no, where the address is open to somebody signed out
    signed in   nothing, where the table has this method at this address; else no
    in the auditor's window, everyone but its managers: nothing, by any method
"""

from dataclasses import dataclass

PEOPLE = ("signed out", "alice", "bob", "dana", "charlie", "imran", "sam", "priya", "morgan", "oz", "wendy")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
EVERYONE = PEOPLE[1:]

TABLE = """
home                      | -                | GET              | page    | everyone
records                   | -                | GET              | page    | everyone
find                      | -                | GET              | page    | everyone
find                      | -                | POST             | refused | everyone
keep                      | -                | POST             | bad     | everyone
requests                  | -                | GET              | page    | everyone
assign-requests           | -                | GET              | page    | everyone
assign-requests           | -                | POST             | refused | everyone
hand-over-shift           | -                | GET              | page    | everyone
hand-over-shift           | -                | POST             | refused | everyone
take-next                 | -                | GET              | onward  | everyone
take-next                 | -                | POST             | onward  | dana imran sam
take-next                 | -                | POST             | refused | others
requests-since            | -                | GET              | text    | everyone
log-information           | -                | GET              | page    | imran
log-information           | -                | POST             | refused | imran

front-door-item | dana’s request | GET    | page    | imran
front-door-item | dana’s request | POST   | refused | imran
front-door-item | imran’s request    | GET POST | page  | imran
front-door-item | charlie’s request  | GET POST | nothing | everyone
front-door-item | alice’s request                  | GET POST | nothing | everyone
front-door-item | nobody’s                         | GET POST | nothing | everyone
take-item       | dana’s request | GET    | onward  | imran
take-item       | dana’s request | POST   | refused | imran
take-item       | imran’s request    | GET POST | nothing | everyone
take-item       | charlie’s request  | GET POST | nothing | everyone
take-item       | alice’s request                  | GET POST | nothing | everyone
take-item       | nobody’s                         | GET POST | nothing | everyone
start-decision            | -                | GET              | page    | everyone
start-decision            | -                | POST             | onward  | alice bob dana charlie imran sam
start-decision            | -                | POST             | refused | others

decision                  | alice’s signed   | GET              | page    | alice sam
decision                  | alice’s draft    | GET              | onward  | alice sam
decision                  | charlie’s signed | GET              | page    | charlie
decision                  | dana’s signed    | GET              | page    | dana sam
decision                  | nobody’s         | GET              | nothing | everyone

draft                     | alice’s signed   | GET              | onward  | alice sam
draft                     | alice’s draft    | GET              | onward  | alice sam
draft                     | charlie’s signed | GET              | onward  | charlie
draft                     | dana’s signed    | GET              | onward  | dana sam
draft                     | nobody’s         | GET              | nothing | everyone

answer, any step          | alice’s signed   | GET              | onward  | alice sam
answer, any step          | alice’s signed   | POST             | refused | alice sam
answer, reached           | alice’s draft    | GET              | page    | alice sam
answer, reached           | alice’s draft    | POST             | refused | alice sam
answer, not asked         | alice’s draft    | GET              | onward  | alice sam
answer, not asked         | alice’s draft    | POST             | refused | alice sam
answer, any step          | charlie’s signed | GET              | onward  | charlie
answer, any step          | charlie’s signed | POST             | refused | charlie
answer, any step          | dana’s signed    | GET              | onward  | dana sam
answer, any step          | dana’s signed    | POST             | refused | dana sam
answer, any step          | nobody’s         | GET POST         | nothing | everyone
answer, no such thing     | every decision   | GET POST         | nothing | everyone

check                     | alice’s signed   | GET POST         | onward  | alice sam
check                     | alice’s draft    | GET              | page    | alice sam
check                     | alice’s draft    | POST             | refused | alice sam
check                     | charlie’s signed | GET POST         | onward  | charlie
check                     | dana’s signed    | GET POST         | onward  | dana sam
check                     | nobody’s         | GET POST         | nothing | everyone

signed                    | alice’s signed   | GET              | page    | alice sam
signed                    | alice’s draft    | GET              | onward  | alice sam
signed                    | charlie’s signed | GET              | page    | charlie
signed                    | dana’s signed    | GET              | page    | dana sam
signed                    | nobody’s         | GET              | nothing | everyone

withdraw                  | alice’s signed   | GET POST         | onward  | alice sam
withdraw                  | alice’s draft    | GET POST         | page    | alice sam
withdraw                  | charlie’s signed | GET POST         | onward  | charlie
withdraw                  | dana’s signed    | GET POST         | onward  | dana sam
withdraw                  | nobody’s         | GET POST         | nothing | everyone

connected                 | alice’s draft    | GET              | page    | alice sam
connected                 | alice’s draft    | POST             | refused | alice sam
connected                 | alice’s signed   | GET POST         | nothing | everyone
connected                 | charlie’s signed | GET POST         | nothing | everyone
connected                 | dana’s signed    | GET POST         | nothing | everyone
connected                 | nobody’s         | GET POST         | nothing | everyone
disconnect                | alice’s draft    | POST             | onward  | alice sam
disconnect                | alice’s signed   | POST             | nothing | everyone
disconnect                | charlie’s signed | POST             | nothing | everyone
disconnect                | dana’s signed    | POST             | nothing | everyone
disconnect                | nobody’s         | POST             | nothing | everyone

ask-advice                | alice’s draft    | GET              | page    | alice sam
ask-advice                | alice’s signed   | GET              | nothing | everyone
ask-advice                | charlie’s signed | GET              | nothing | everyone
ask-advice                | dana’s signed    | GET              | nothing | everyone
ask-advice                | nobody’s         | GET              | nothing | everyone
ask-advice, no such thing | every decision   | GET              | nothing | everyone
ask-adviser               | alice’s draft    | GET              | page    | alice sam
ask-adviser               | alice’s draft    | POST             | refused | alice sam
ask-adviser               | alice’s signed   | GET POST         | nothing | everyone
ask-adviser               | charlie’s signed | GET POST         | nothing | everyone
ask-adviser               | dana’s signed    | GET POST         | nothing | everyone
ask-adviser               | nobody’s         | GET POST         | nothing | everyone
ask-adviser, no such thing | every decision  | GET POST         | nothing | everyone
note-advice               | alice’s draft    | GET              | page    | alice sam
note-advice               | alice’s draft    | POST             | refused | alice sam
note-advice               | alice’s signed   | GET POST         | nothing | everyone
note-advice               | charlie’s signed | GET POST         | nothing | everyone
note-advice               | dana’s signed    | GET POST         | nothing | everyone
note-advice               | nobody’s         | GET POST         | nothing | everyone
note-advice, no such thing | every decision  | GET POST         | nothing | everyone
advice                    | alice’s question to dana | GET      | page    | dana
advice                    | alice’s question to dana | POST     | refused | dana
advice                    | nobody’s         | GET POST         | nothing | everyone
reveal-to-adviser         | alice’s question to dana | GET      | page    | dana
reveal-to-adviser         | alice’s question to dana | POST     | refused | dana
reveal-to-adviser         | nobody’s         | GET POST         | nothing | everyone

add-to-record             | alice’s signed   | GET              | page    | alice sam
add-to-record             | alice’s signed   | POST             | refused | alice sam
add-to-record             | alice’s draft    | GET POST         | onward  | alice sam
add-to-record             | charlie’s signed | GET              | page    | charlie
add-to-record             | charlie’s signed | POST             | refused | charlie
add-to-record             | dana’s signed    | GET              | page    | dana sam
add-to-record             | dana’s signed    | POST             | refused | dana sam
add-to-record             | nobody’s         | GET POST         | nothing | everyone
add-kind                  | alice’s signed   | GET              | page    | alice sam
add-kind                  | alice’s signed   | POST             | refused | alice sam
add-kind                  | alice’s draft    | GET POST         | onward  | alice sam
add-kind                  | charlie’s signed | GET              | page    | charlie
add-kind                  | charlie’s signed | POST             | refused | charlie
add-kind                  | dana’s signed    | GET              | page    | dana sam
add-kind                  | dana’s signed    | POST             | refused | dana sam
add-kind                  | nobody’s         | GET POST         | nothing | everyone
add-kind, no such thing   | every decision   | GET POST         | nothing | everyone

urgent                    | -                | GET              | page    | everyone
urgent                    | -                | POST             | refused | everyone
urgent-note               | alice’s note     | GET              | page    | alice dana sam
urgent-note               | charlie’s note   | GET              | page    | charlie
urgent-note               | nobody’s         | GET              | nothing | everyone
urgent-done               | alice’s note     | GET              | page    | alice dana sam
urgent-done               | charlie’s note   | GET              | page    | charlie
urgent-done               | nobody’s         | GET              | nothing | everyone
finish-urgent             | alice’s note     | GET POST         | onward  | alice dana sam
finish-urgent             | charlie’s note   | GET POST         | onward  | charlie
finish-urgent             | nobody’s         | GET POST         | nothing | everyone

request-information       | -                | GET              | page    | everyone
request-information       | -                | POST             | refused | everyone
log-request               | -                | GET              | page    | everyone
log-request               | -                | POST             | refused | everyone
agency-sets               | -                | GET              | page    | dana imran sam
agency-sets               | -                | POST             | refused | dana imran sam
agency-set                | a set            | GET              | page    | dana sam
agency-set                | a set            | POST             | refused | dana sam
agency-set                | nobody’s         | GET POST         | nothing | everyone
request                   | alice’s request  | GET              | page    | alice sam
request                   | charlie’s request | GET             | page    | charlie
request                   | dana’s request   | GET              | page    | dana sam
request                   | dana’s request   | GET              | onward  | imran
request                   | imran’s request  | GET              | page    | imran
request                   | imran’s request  | GET              | onward  | dana sam
request                   | nobody’s         | GET              | nothing | everyone
join-request              | alice’s request  | GET              | onward  | everyone
join-request              | alice’s request  | POST             | refused | everyone
join-request              | charlie’s request | GET             | onward  | everyone
join-request              | charlie’s request | POST            | refused | everyone
join-request              | dana’s request   | GET              | onward  | everyone
join-request              | dana’s request   | POST             | refused | everyone
join-request              | imran’s request  | GET              | onward  | everyone
join-request              | imran’s request  | POST             | refused | everyone
join-request              | nobody’s         | GET              | onward  | everyone
join-request              | nobody’s         | POST             | refused | everyone
withdraw-request          | alice’s request  | GET              | page    | alice sam
withdraw-request          | alice’s request  | POST             | refused | alice sam
withdraw-request          | charlie’s request | GET             | page    | charlie
withdraw-request          | charlie’s request | POST            | refused | charlie
withdraw-request          | dana’s request   | GET              | page    | dana sam
withdraw-request          | dana’s request   | POST             | refused | dana sam
withdraw-request          | imran’s request  | GET              | page    | imran
withdraw-request          | imran’s request  | POST             | refused | imran
withdraw-request          | nobody’s         | GET POST         | nothing | everyone
chase-request             | alice’s request  | GET              | page    | alice sam
chase-request             | alice’s request  | POST             | refused | alice sam
chase-request             | charlie’s request | GET             | page    | charlie
chase-request             | charlie’s request | POST            | refused | charlie
chase-request             | dana’s request   | GET              | page    | dana sam
chase-request             | dana’s request   | POST             | refused | dana sam
chase-request             | imran’s request  | GET              | page    | imran
chase-request             | imran’s request  | POST             | refused | imran
chase-request             | nobody’s         | GET POST         | nothing | everyone
request-part              | alice’s request  | GET              | page    | alice sam
request-part              | alice’s request  | POST             | refused | alice sam
request-part              | charlie’s request | GET             | page    | charlie
request-part              | charlie’s request | POST            | refused | charlie
request-part              | dana’s request   | GET              | page    | dana sam
request-part              | dana’s request   | POST             | refused | dana sam
request-part              | imran’s request  | GET              | page    | imran
request-part              | imran’s request  | POST             | refused | imran
request-part              | alice’s request with another’s part | GET POST | nothing | everyone
request-part              | nobody’s         | GET POST         | nothing | everyone
answer-request            | alice’s request  | GET POST         | nothing | everyone
answer-request            | charlie’s request | GET POST        | nothing | everyone
answer-request            | dana’s request   | GET              | page    | imran
answer-request            | dana’s request   | POST             | refused | imran
answer-request            | imran’s request  | GET              | page    | dana sam
answer-request            | imran’s request  | POST             | refused | dana sam
answer-request            | nobody’s         | GET POST         | nothing | everyone
say-of-request            | alice’s request  | GET POST         | nothing | everyone
say-of-request            | charlie’s request | GET POST        | nothing | everyone
say-of-request            | dana’s request   | GET              | page    | imran
say-of-request            | dana’s request   | POST             | refused | imran
say-of-request            | imran’s request  | GET              | page    | dana sam
say-of-request            | imran’s request  | POST             | refused | dana sam
say-of-request            | no such thing    | GET POST         | nothing | everyone
say-of-request            | nobody’s         | GET POST         | nothing | everyone

danger                    | -                | GET              | page    | anyone
add-number                | -                | GET              | page    | morgan
add-number                | -                | POST             | refused | morgan
edit-number               | a number         | GET              | page    | morgan
edit-number               | a number         | POST             | refused | morgan
edit-number               | nobody’s         | GET POST         | nothing | everyone
remove-number             | a number         | GET              | page    | morgan
remove-number             | a number         | POST             | refused | morgan
remove-number             | nobody’s         | GET POST         | nothing | everyone

targets                   | -                | GET              | page    | everyone
change-target             | a target         | GET              | page    | morgan
change-target             | a target         | POST             | refused | morgan
change-target             | nobody’s         | GET POST         | nothing | everyone
add-holiday               | -                | GET              | page    | morgan
add-holiday               | -                | POST             | refused | morgan
remove-holiday            | a holiday        | GET              | page    | morgan
remove-holiday            | a holiday        | POST             | onward  | morgan
remove-holiday            | nobody’s         | GET POST         | nothing | everyone

agencies                  | -                | GET              | page    | everyone
agency                    | an agency        | GET              | page    | everyone
agency                    | nobody’s         | GET              | nothing | everyone
register-agency           | -                | GET              | page    | morgan
register-agency           | -                | POST             | refused | morgan
import-agencies           | -                | GET              | page    | morgan
import-agencies           | -                | POST             | refused | morgan
import-done               | -                | GET              | page    | morgan
review-import             | morgan’s file    | GET              | page    | morgan
review-import             | morgan’s file    | POST             | refused | morgan
review-import             | nell’s file      | GET POST         | nothing | everyone
review-import             | nobody’s         | GET POST         | nothing | everyone
discard-import            | morgan’s file    | POST             | onward  | morgan
discard-import            | nell’s file      | POST             | nothing | everyone
discard-import            | nobody’s         | POST             | nothing | everyone
export-agencies           | -                | POST             | file    | morgan
export-agencies           | no format        | POST             | nothing | everyone
change-agency             | an agency        | GET              | page    | sam morgan
change-agency             | an agency        | POST             | refused | sam morgan
change-agency             | nobody’s         | GET POST         | nothing | everyone
rename-agency             | an agency        | GET              | page    | morgan
rename-agency             | an agency        | POST             | refused | morgan
rename-agency             | nobody’s         | GET POST         | nothing | everyone
succeed-agency            | an agency        | GET              | page    | morgan
succeed-agency            | an agency        | POST             | refused | morgan
succeed-agency            | nobody’s         | GET POST         | nothing | everyone
close-agency              | an agency        | GET              | page    | morgan
close-agency              | an agency        | POST             | refused | morgan
close-agency              | nobody’s         | GET POST         | nothing | everyone
add-contact               | an agency        | GET              | page    | sam morgan
add-contact               | an agency        | POST             | refused | sam morgan
add-contact               | nobody’s         | GET POST         | nothing | everyone
change-contact            | a contact        | GET              | page    | sam morgan
change-contact            | a contact        | POST             | refused | sam morgan
change-contact            | another agency’s | GET POST         | nothing | everyone
change-contact            | nobody’s         | GET POST         | nothing | everyone
end-contact               | a contact        | GET              | page    | sam morgan
end-contact               | a contact        | POST             | onward  | sam morgan
end-contact               | another agency’s | GET POST         | nothing | everyone
end-contact               | nobody’s         | GET POST         | nothing | everyone
confirm-contacts          | an agency        | GET              | page    | sam morgan
confirm-contacts          | an agency        | POST             | refused | sam morgan
confirm-contacts          | nobody’s         | GET POST         | nothing | everyone
agency-on-a-day           | an agency        | GET              | page    | everyone
agency-on-a-day           | nobody’s         | GET              | nothing | everyone
oversee-agency            | an agency        | GET              | page    | sam
oversee-agency            | nobody’s         | GET              | nothing | everyone
sign-agreement            | an agency        | GET              | page    | sam
sign-agreement            | an agency        | POST             | refused | sam
sign-agreement            | nobody’s         | GET POST         | nothing | everyone
agreement                 | -                | GET              | page    | everyone
agreement-version         | proposed         | GET              | page    | everyone
agreement-version         | in force         | GET              | page    | everyone
agreement-version         | nobody’s         | GET              | nothing | everyone
agreement-changes         | proposed         | GET              | page    | everyone
agreement-changes         | in force         | GET              | nothing | everyone
agreement-changes         | nobody’s         | GET              | nothing | everyone
approve-agreement         | proposed         | GET              | page    | priya
approve-agreement         | proposed         | POST             | refused | priya
approve-agreement         | in force         | GET              | page    | priya
approve-agreement         | in force         | POST             | refused | priya
approve-agreement         | nobody’s         | GET POST         | nothing | everyone
agreement-review          | -                | GET              | page    | priya morgan
agreement-review          | -                | POST             | refused | morgan

agency-people             | an agency        | GET              | page    | sam morgan
agency-people             | nobody’s         | GET              | nothing | everyone
agency-person             | a colleague      | GET              | page    | sam morgan
agency-person             | nobody’s         | GET              | nothing | everyone
record-check              | a colleague      | GET              | page    | sam morgan
record-check              | a colleague      | POST             | refused | sam morgan
record-check              | nobody’s         | GET POST         | nothing | everyone
give-role                 | a colleague      | GET              | page    | sam morgan
give-role                 | a colleague      | POST             | refused | sam morgan
give-role                 | nobody’s         | GET POST         | nothing | everyone
end-role                  | a colleague      | GET              | page    | sam morgan
end-role                  | a colleague      | POST             | onward  | sam morgan
end-role                  | nobody’s         | GET POST         | nothing | everyone
person-left               | a colleague      | GET              | page    | sam morgan
person-left               | a colleague      | POST             | onward  | sam morgan
person-left               | nobody’s         | GET POST         | nothing | everyone
invite                    | an agency        | GET              | page    | sam morgan
invite                    | an agency        | POST             | refused | sam morgan
invite                    | nobody’s         | GET POST         | nothing | everyone
agency-invitation         | an invitation    | GET              | page    | sam morgan
agency-invitation         | nobody’s         | GET              | nothing | everyone
renew-invitation          | an invitation    | POST             | onward  | sam morgan
renew-invitation          | nobody’s         | POST             | nothing | everyone
withdraw-invitation       | an invitation    | POST             | onward  | sam morgan
withdraw-invitation       | nobody’s         | POST             | nothing | everyone
accept-invitation         | -                | GET POST         | nothing | anyone
invitation                | an invitation    | GET              | onward  | anyone
invitation                | nobody’s         | GET              | nothing | anyone
read-guidance             | -                | GET              | page    | everyone
read-guidance             | -                | POST             | onward  | everyone

notices                   | -                | GET              | page    | everyone
notices                   | -                | POST             | refused | everyone
failed-notices            | -                | GET              | page    | morgan
try-notice-again          | one that failed  | POST             | onward  | morgan
try-notice-again          | nobody’s         | POST             | nothing | everyone

account_login             | -                | GET HEAD OPTIONS | page    | signed out
account_login             | -                | POST PUT         | refused | signed out
account_login             | -                | PATCH DELETE     | no      | signed out
account_login             | -                | every method     | onward  | everyone
account_logout            | -                | POST             | onward  | anyone
account_reauthenticate    | -                | GET HEAD OPTIONS | page    | everyone
account_reauthenticate    | -                | POST PUT         | refused | everyone
account_inactive          | -                | GET HEAD OPTIONS | page    | anyone
account_change_password   | -                | GET HEAD OPTIONS | page    | everyone
account_change_password   | -                | POST PUT         | refused | everyone
account_reset_password_from_key_done | -     | GET HEAD OPTIONS | page    | anyone
account_reset_password_from_key | bob’s      | every method     | onward  | anyone
account_reset_password_from_key | nobody’s   | every method     | page    | anyone

breaches                  | -                | GET              | page    | everyone
export-breaches           | -                | POST             | file    | everyone
export-breaches           | no format        | POST             | nothing | everyone
report-breach             | -                | GET              | page    | everyone
report-breach             | -                | POST             | refused | everyone
breach                    | alice’s breach   | GET              | page    | alice dana sam
breach                    | charlie’s breach | GET              | page    | charlie
breach                    | nobody’s         | GET              | nothing | everyone
breach-reported           | alice’s breach   | GET              | page    | alice dana sam
breach-reported           | charlie’s breach | GET              | page    | charlie
breach-reported           | nobody’s         | GET              | nothing | everyone
breach-deed               | alice’s breach   | GET              | page    | dana sam
breach-deed               | alice’s breach   | POST             | refused | dana sam
breach-deed               | charlie’s breach | GET              | page    | charlie
breach-deed               | charlie’s breach | POST             | refused | charlie
breach-deed               | no such thing    | GET POST         | nothing | everyone
breach-deed               | nobody’s         | GET POST         | nothing | everyone
assess-breach             | alice’s breach   | GET              | page    | dana sam
assess-breach             | alice’s breach   | POST             | refused | dana sam
assess-breach             | charlie’s breach | GET              | page    | charlie
assess-breach             | charlie’s breach | POST             | refused | charlie
assess-breach             | no such thing    | GET POST         | nothing | everyone
assess-breach             | nobody’s         | GET POST         | nothing | everyone
party-deed                | alice’s breach   | GET              | page    | dana sam
party-deed                | alice’s breach   | POST             | refused | dana sam
party-deed                | charlie’s breach | GET              | page    | charlie
party-deed                | charlie’s breach | POST             | refused | charlie
party-deed                | no such thing    | GET POST         | nothing | everyone
party-deed                | not of this breach | GET POST       | nothing | everyone
party-deed                | nobody’s         | GET POST         | nothing | everyone
breach-duty               | alice’s breach   | GET              | page    | dana sam
breach-duty               | alice’s breach   | POST             | refused | dana sam
breach-duty               | charlie’s breach | GET              | page    | charlie
breach-duty               | charlie’s breach | POST             | refused | charlie
breach-duty               | no such thing    | GET POST         | nothing | everyone
breach-duty               | not of this breach | GET POST       | nothing | everyone
breach-duty               | nobody’s         | GET POST         | nothing | everyone
breach-task               | alice’s breach   | GET              | page    | dana sam
breach-task               | alice’s breach   | POST             | refused | dana sam
breach-task               | not of this breach | GET POST       | nothing | everyone
breach-task               | nobody’s         | GET POST         | nothing | everyone
breach-calendar           | alice’s breach   | GET              | file    | alice dana sam
breach-calendar           | charlie’s breach | GET              | nothing | everyone
breach-calendar           | not of this breach | GET            | nothing | everyone
breach-calendar           | nobody’s         | GET              | nothing | everyone

your-information          | -                | GET              | page    | anyone
help                      | -                | GET              | page    | anyone
accessibility             | -                | GET              | page    | anyone
guidance                  | -                | GET              | page    | anyone
guidance-part             | a part           | GET              | page    | anyone
guidance-part             | nobody’s         | GET              | nothing | anyone
health-live               | -                | GET HEAD         | text    | anyone
health-ready              | -                | GET HEAD         | text    | anyone

admin:index               | -                | GET HEAD         | page    | morgan
admin:jsi18n              | -                | GET HEAD         | text    | morgan
admin:app_list            | -                | GET HEAD         | page    | morgan
admin:reviews             | -                | GET              | page    | morgan
admin:review              | one              | GET              | page    | morgan
admin:review              | one              | POST             | refused | morgan
admin:review              | nobody’s         | GET POST         | nothing | morgan
admin:decisions_decision_find | -            | GET              | page    | morgan
admin:decisions_decision_find | -            | POST             | refused | morgan
admin:CASE_reveal         | one              | GET POST         | onward  | morgan
admin:decisions_decision_reveal | a draft       | GET POST         | nothing | morgan
admin:CASE_reveal         | nobody’s         | GET POST         | nothing | morgan
admin:CASE_export         | -                | POST             | file    | morgan
admin:CASE_export         | no format        | POST             | onward  | morgan
admin:MODEL_changelist    | -                | GET HEAD         | page    | morgan
admin:MODEL_change        | one              | GET HEAD         | page    | morgan
admin:decisions_decision_change | a draft         | GET HEAD         | nothing | morgan
admin:MODEL_change        | nobody’s         | GET HEAD         | nothing | morgan
admin/(?P<url>.*)$        | -                | GET HEAD         | nothing | morgan
"""

# What the auditor's window shows: MODEL above stands for each of these.
AUDITED = (
    *("ledger/entry", "ledger/look", "decisions/decision", "decisions/urgentnote", "decisions/informationrequest"),
    *("breaches/breach", "oversight/export", "oversight/review"),
)
# Those whose page is a case: CASE above stands for each of these.
CASES = ("decisions/decision", "decisions/urgentnote", "decisions/informationrequest", "breaches/breach")

# Whose words each person may read somewhere; nobody else may read any, a manager in the auditor's window included.
SEES = {
    "alice": {
        *("alice’s signed", "alice’s draft", "alice’s note", "alice’s question to dana", "alice’s request"),
        "alice’s breach",
    },
    "dana": {
        *("dana’s signed", "alice’s note", "alice’s question to dana", "dana’s request", "imran’s request"),
        "alice’s breach",
    },
    "charlie": {"charlie’s signed", "charlie’s note", "charlie’s request", "charlie’s breach"},
    "imran": {"dana’s request", "imran’s request"},
    "sam": {
        *("alice’s signed", "alice’s draft", "alice’s note", "alice’s question to dana", "dana’s signed"),
        *("alice’s request", "dana’s request", "imran’s request", "alice’s breach"),
    },
}
# Who may meet the reference of a record that is not theirs, without what it says.
AUDITORS = {"morgan"}
# An adviser is told which draft they are asked about, by its reference and nothing else.
TOLD_OF = {"dana": {"alice’s draft"}}


# Which steps alice's draft has reached; it is complete, and its answers did not call for the others. A new step needs a word here.
STEPS = {
    "worry": "reached",
    "who": "reached",
    "child": "reached",
    "family": "reached",
    "identifiable": "reached",
    "law": "reached",
    "outcome": "reached",
    "departure": "not asked",
    "procedures": "not asked",
    "consent-given": "not asked",
    "untold": "not asked",
    "how": "reached",
    "reasons": "reached",
}


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    address: str
    of: str
    methods: tuple[str, ...]
    happens: str
    to: tuple[str, ...]


def _people(words: str) -> tuple[str, ...]:
    groups = {"anyone": PEOPLE, "everyone": EVERYONE, "others": ("others",), "signed out": ("signed out",)}
    names = groups.get(words) or tuple(words.split())
    assert set(names) <= {*PEOPLE, "others"}, f"The table names people who are not in the cast: {words}"
    return names


def _lines() -> list[Line]:
    read = []
    for line in filter(str.strip, TABLE.splitlines()):
        address, of, methods, happens, to = (cell.strip() for cell in line.split("|"))
        asked = METHODS if methods == "every method" else tuple(methods.split())
        assert set(asked) <= set(METHODS), f"The table has a method that is none: {methods}"
        for model in AUDITED if "MODEL" in address else CASES if "CASE" in address else ("",):
            named = address.replace("MODEL", model.replace("/", "_")).replace("CASE", model.replace("/", "_"))
            read.append(Line(named, of, asked, happens, _people(to)))
    return read


LINES = _lines()


def _names(address: str, of: str) -> tuple[set[str], set[str]]:
    """The names under which the table may have this: "alice’s draft, worry" is a step that her draft has reached."""
    about, _, part = of.partition(", ")
    if part == "no-such-thing":
        return {f"{address}, no such thing"}, {about, "every decision"}
    if address != "answer":
        return {address}, {about}
    if part not in STEPS:
        raise LookupError(f"tests/access_table.py says nothing of the step {part}: add it to STEPS")
    return {"answer, any step", f"answer, {STEPS[part]}"}, {about}


def rows(address: str, of: str) -> list[Line]:
    """The lines about this; LookupError, with what to do, where there is none."""
    names, abouts = _names(address, of)
    if found := [line for line in LINES if line.address in names and line.of in abouts]:
        return found
    raise LookupError(f"tests/access_table.py has no line for {address} ({of}): say there who gets what")


def expected(address: str, of: str, method: str, person: str) -> str:
    """What happens when this person asks so."""
    here = [line for line in rows(address, of) if method in line.methods]
    for line in here:
        if person in line.to or (line.to == ("others",) and person != "signed out"):
            return line.happens
    whole = [line for line in LINES if line.address.split(",")[0] == address]
    if person == "signed out":
        open_to_all = any("signed out" in line.to for line in whole)
        return "no" if open_to_all else "ended" if method == "POST" else "door"
    if address.startswith("admin") and person not in AUDITORS:
        return "nothing"
    return "nothing" if any(method in line.methods for line in whole) else "no"
