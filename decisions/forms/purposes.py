"""What information about a child may be for (ISA 3.5), as those who share and those who ask select it."""

from wscp_isa.govuk.fields import Choice

PURPOSES = [
    Choice("front-door", "To refer a child to children’s services, or help the Integrated Front Door"),
    Choice("needs", "To find out what a child needs, and get them support in time"),
    Choice("working-together", "To work with other agencies for a vulnerable child"),
    Choice("forum", "A meeting of several agencies about a child"),
    Choice("review", "A review, audit or learning, or to spot a new threat"),
    Choice("something-else", "Something else"),
]
# Those for which it matters who else will hear it.
ATTENDED = ("forum", "review")
