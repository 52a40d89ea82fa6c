"""A rule answers with its reason; an action requires the rule; a refusal is a sentence for the person, never a bare 403."""


class Refused(Exception):
    """The action may not happen now. Its text is the sentence to show; nothing has been changed."""


class Stale(Refused):
    """Somebody changed the record after this person opened the page."""

    sentence = (
        "This record was changed after you opened this page. What you typed is still here: "
        "check it, then continue to save it over the change."
    )

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or self.sentence)


def require(reason: str | None, *, fresh: bool = True) -> None:
    """Go on only where no rule stands against it.

    Raises Refused with the rule's own reason, or Stale where the page was built on an earlier version of the record.
    """
    if reason:
        raise Refused(reason)
    if not fresh:
        raise Stale
