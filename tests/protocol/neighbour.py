"""An invented partnership's edition: another order, other answers, and no more to it than a file."""

NEIGHBOUR = b"""
edition = "neighbour-2025"
title = "How we share in the Vale of Elsewhere"
published = 2025-03-01
reviewed = 2025-03-01
review_due = 2027-03-31
in_force_from = 2025-04-01
start = "could-be-known"

[how.least]
says = "Share the least that will do."
clause = "Page 9"

[question.could-be-known]
asks = "Could anyone work out who this is about?"
clause = "Page 4"
topic = "identity"
answers.no = "share-freely"
answers.maybe = "reason"
answers.yes = "reason"
labels.no = "No"
labels.maybe = "Perhaps"
labels.yes = "Yes"

[question.reason]
asks = "Which reason in law do you have?"
clause = "Page 5"
topic = "law"
chooses = "lawful-reasons"
answers.yes = "purpose"
answers.no = "agreed"
labels.yes = "One or more"
labels.no = "None"

[question.agreed]
asks = "Have they agreed?"
clause = "Page 6"
topic = "consent"
answers.yes = "purpose"
answers.no = "keep"
labels.yes = "Yes"
labels.no = "No"

[question.purpose]
asks = "Will it help a child?"
hint = "Say how."
clause = "Page 7"
topic = "purpose"
answers.yes = "share"
answers.no = "keep"
labels.yes = "Yes"
labels.no = "No"
hints.no = "Then it should stay where it is."

[outcome.share-freely]
says = "Share it"
share = true
clause = "Page 4"
because = "No one could be known from it."

[outcome.share]
says = "Share it"
share = true
clause = "Page 7"
because = "It will help a child, and you may."
how = ["least"]

[outcome.keep]
says = "Keep it"
share = false
clause = "Page 7"
because = "You may not, or it would help no child."
"""
