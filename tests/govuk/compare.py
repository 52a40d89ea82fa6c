"""Whether two pieces of markup say the same to a browser, whatever their spacing."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

# Between these a browser breaks the line by itself; anywhere else a space is a space.
BLOCKS = {
    *("button", "caption", "dd", "details", "div", "dl", "dt", "fieldset", "footer", "form", "h1", "h2", "h3", "h4"),
    *("header", "input", "label", "legend", "li", "main", "nav", "ol", "option", "p", "section", "select", "summary"),
    *("svg", "table", "tbody", "td", "textarea", "th", "thead", "tr", "ul"),
}
KEPT = {"textarea", "pre"}


def differences(ours: str, theirs: str) -> list[str]:
    """Every difference in elements, attributes, classes or words; none for equal markup."""
    one, other = _parsed(ours), _parsed(theirs)
    return [*_elements(one, other, ""), *_words(one, other)]


def _parsed(markup: str) -> Element:
    parsed: Element = html5lib.parseFragment(markup, treebuilder="etree", namespaceHTMLElements=False)
    return parsed


def _attributes(element: Element) -> dict[str, object]:
    return {name: sorted(value.split()) if name == "class" else value for name, value in element.attrib.items()}


def _elements(one: Element, other: Element, path: str) -> Iterator[str]:
    here = f"{path}/{one.tag}"
    if one.tag != other.tag:
        yield f"{here} is {other.tag}"
        return
    if _attributes(one) != _attributes(other):
        yield f"{here} has {_attributes(one)}, not {_attributes(other)}"
    if one.tag in KEPT and one.text != other.text:
        yield f"{here} holds {one.text!r}, not {other.text!r}"
    if len(one) != len(other):
        yield f"{here} holds {[child.tag for child in one]}, not {[child.tag for child in other]}"
        return
    for mine, its in zip(one, other, strict=True):
        yield from _elements(mine, its, here)


def _words(one: Element, other: Element) -> Iterator[str]:
    ours, theirs = "".join(_text(one)).split(), "".join(_text(other)).split()
    if ours != theirs:
        yield f"says {ours}, not {theirs}"


def _text(element: Element) -> Iterator[str]:
    edge = " " if element.tag in BLOCKS else ""
    yield edge + (element.text or "")
    for child in element:
        yield from _text(child)
        yield child.tail or ""
    yield edge
