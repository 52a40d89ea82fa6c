"""What every component's markup is made of: attributes, classes and content, each escaped once.

Content given as `html` must be a SafeString; anything else is escaped, whichever option it came in.
"""

from collections.abc import Mapping
from html import escape
from typing import Any

from django.utils.safestring import SafeString

Options = Mapping[str, Any]
Context = dict[str, Any]

NOTHING = SafeString("")


def written(value: object) -> str:
    """A value as JavaScript would write it, which is how the design system's own templates do."""
    if value is None:
        return ""
    if value is True:
        return "true"
    if value is False:
        return "false"
    return str(value)


def safe(value: object) -> SafeString:
    """A value as it may stand in markup, escaped unless it is markup already."""
    return value if isinstance(value, SafeString) else SafeString(escape(written(value)))


def known(named: Mapping[str, object]) -> str:
    """Attributes that a component defines: absent where None or False, bare where True."""
    return "".join(
        [
            f" {name}" if value is True else f' {name}="{safe(value)}"'
            for name, value in named.items()
            if value is not None and value is not False
        ]
    )


def extra(attributes: Mapping[str, Any] | str) -> str:
    """Attributes that a page adds: always written with a value, unless given as {"value": ..., "optional": True}."""
    if not isinstance(attributes, Mapping):
        return attributes if isinstance(attributes, SafeString) else escape(attributes)
    return "".join(
        known({name: item["value"]})
        if isinstance(item, Mapping) and item.get("optional")
        else f' {name}="{safe(item["value"] if isinstance(item, Mapping) else item)}"'
        for name, item in attributes.items()
    )


def attributes(named: Mapping[str, object], p: Options | None = None) -> SafeString:
    """The attributes of one element, each with a space before it, ready to stand in a tag."""
    more = p.get("attributes") if p else None
    return SafeString(known(named) + extra(more) if more else known(named))


def classes(*names: object) -> SafeString:
    """More classes for an element that already has one: a space before each, nothing for those not given."""
    given = [f" {escape(str(name))}" for name in names if name]
    return SafeString("".join(given)) if given else NOTHING


def content(p: Options, html: str = "html", text: str = "text") -> SafeString:
    """What an element holds: markup where the page gave some, else its text. Escaped here, once."""
    given = p.get(html) or p.get(text)
    # A lazy text turns into markup or plain words only here.
    return NOTHING if given is None else safe(str(given))


def element(p: Options, *, named: Mapping[str, object] | None = None, more: str = "") -> Context:
    """The three things that a template needs of most elements: further classes, attributes and content."""
    return {
        "classes": classes(more, p.get("classes")),
        "attributes": attributes(named or {}, p),
        "content": content(p),
    }


def link(p: Options, **named: object) -> Context:
    """An element that leads somewhere, where it was told where."""
    return element(p, named={"href": p.get("href"), **named}) | {"link": bool(p.get("href"))}


def as_said(p: Options, option: str) -> str | None:
    """A yes or no that is only written where the page said which."""
    return str(p[option]).lower() if option in p else None
