"""What a browser finds in a page: its ids, links, what its forms hold, what it says is wrong, and what must never be in it."""

from collections import Counter
from collections.abc import Sequence
from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input", "link", "meta"}
LEADING = ("href", "src", "action", "formaction", "data", "srcset", "poster")
Attributes = Sequence[tuple[str, str | None]]


class Page(HTMLParser):
    """One page, read once. `values` is what a browser would send, `offered` what there is to choose; `errors` stand by fields."""

    def __init__(self, body: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: Counter[str] = Counter()
        self.addresses: list[str] = []
        self.summary: list[tuple[str, str]] = []
        self.has_summary = False
        self.errors: dict[str, str] = {}
        self.values: dict[str, list[str]] = {}
        self.offered: dict[str, list[str]] = {}
        self.texts: list[str] = []
        self.unsafe: list[str] = []
        self._open: list[tuple[str, dict[str, str]]] = []
        self._textarea: tuple[str, str] | None = None
        self._select: str | None = None
        self.feed(body.replace("\r\n", "\n").replace("\r", "\n"))  # a browser knows one kind of line break
        self.close()

    @property
    def text(self) -> str:
        """Every word of the page, as it is read."""
        return " ".join("".join(self.texts).split())

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        given = {name: value or "" for name, value in attrs}
        self._inspect(tag, given)
        self._notice(tag, given)
        if tag not in VOID:
            self._open.append((tag, given))

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        given = {name: value or "" for name, value in attrs}
        self._inspect(tag, given)
        self._notice(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._textarea:
            name, text = self._textarea
            self.values.setdefault(name, []).append(text.removeprefix("\n"))  # a browser drops the first line break
            self._textarea = None
        if tag == "select":
            self._select = None
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index][0] == tag:
                del self._open[index:]
                return

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self._textarea = (self._textarea[0], self._textarea[1] + data)
        if self._open and self._open[-1][0] in ("script", "style"):
            if data.strip():
                self.unsafe.append(f"<{self._open[-1][0]}> with text in it")
            return
        self.texts.append(data)
        for tag, given in reversed(self._open):
            classes = given.get("class", "").split()
            if "govuk-error-message" in classes and "id" in given:
                self.errors[given["id"]] = self.errors.get(given["id"], "") + data
                return
            if tag == "li" and self._in("govuk-error-summary__list"):
                href = next((there.get("href", "") for name, there in self._open if name == "a"), "")
                if data.strip():
                    self.summary.append((href, data.strip()))
                return

    def _in(self, name: str) -> bool:
        return any(name in given.get("class", "").split() for _, given in self._open)

    def _inspect(self, tag: str, given: dict[str, str]) -> None:
        """Nothing may be styled or scripted in the page itself: the content security policy refuses it."""
        for name, value in given.items():
            if name == "style" or name.startswith("on"):
                self.unsafe.append(f"<{tag} {name}>")
            if name in LEADING:
                self.addresses.append(value)
                if value.strip().lower().startswith(("javascript:", "data:", "vbscript:")):
                    self.unsafe.append(f"<{tag} {name}={value[:20]}>")
        if tag == "style" or (tag == "script" and "src" not in given):
            self.unsafe.append(f"<{tag}> of its own")
        if tag in ("iframe", "object", "embed", "base"):
            self.unsafe.append(f"<{tag}>")

    def _notice(self, tag: str, given: dict[str, str]) -> None:
        if "id" in given:
            self.ids[given["id"]] += 1
        if "govuk-error-summary" in given.get("class", "").split():
            self.has_summary = True
        if tag == "br":
            self.handle_data(" ")
        name = given.get("name", "")
        if tag == "textarea":
            self._textarea = (name, "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select is not None:
            self._choice(self._select, given, chosen="selected" in given)
        elif tag == "input" and given.get("type") in ("radio", "checkbox"):
            self._choice(name, given, chosen="checked" in given)
        elif tag == "input" and name and given.get("type") not in ("submit", "button"):
            self.values.setdefault(name, []).append(given.get("value", ""))

    def _choice(self, name: str, given: dict[str, str], *, chosen: bool) -> None:
        self.offered.setdefault(name, []).append(given.get("value", ""))
        self.values.setdefault(name, []).extend([given.get("value", "")] if chosen else [])
