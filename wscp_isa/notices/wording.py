"""What a mail says: the words of its template, a reference, a link and a time. A template is given nothing else."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.template import Context, Template, TemplateDoesNotExist, engines

from wscp_isa import workdays
from wscp_isa.notices.models import Notice

_KIND = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
DIGEST = "notices/together/digest.txt"


@dataclass(frozen=True)
class Words:
    """A mail as it is read; its subject is one line."""

    subject: str
    body: str

    @classmethod
    def of(cls, text: str) -> "Words":
        """Its first line is the subject, and no line of the rest can become a header."""
        subject, _, body = text.strip().partition("\n")
        return cls(" ".join(subject.split()), body.strip() + "\n")


def template(kind: str) -> Template:
    """The template of this kind; LookupError where there is none."""
    if not _KIND.fullmatch(kind):
        raise LookupError("The kind of a notice is a slug")
    try:
        return _template(f"notices/{kind}.txt")
    except TemplateDoesNotExist as error:
        raise LookupError(f"There is no template notices/{kind}.txt: nobody can be told of this") from error


def said(notice: Notice, *, path: str = "") -> Words:
    """One notice; with the path to which its link leads, where that is made only as it is sent."""
    return _words(template(notice.kind), about=notice.about, link=link(path or notice.path), due=_due(notice))


def said_together(notices: Sequence[Notice]) -> Words:
    """Several in one mail: the subject of each, with its link."""
    lines = [{"subject": said(notice).subject, "link": link(notice.path), "due": _due(notice)} for notice in notices]
    return _words(_template(DIGEST), lines=lines, settings=link("/notices/"))


def link(path: str) -> str:
    """The full address of a page."""
    return settings.PUBLIC_URL.rstrip("/") + path


def _due(notice: Notice) -> str:
    return workdays.in_words(notice.due) if notice.due else ""


def _template(name: str) -> Template:
    return engines["django"].engine.get_template(name)  # type: ignore[attr-defined]


def _words(template: Template, **given: object) -> Words:
    # A plain context: no request, no person, and nothing that a processor would put beside what is given.
    return Words.of(template.render(Context(given, autoescape=False)))
