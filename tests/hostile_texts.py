"""Texts that break what is carelessly made, and what is kept of each; asked of every box that somebody can type in."""

from dataclasses import dataclass

NOTHING = ""
REFUSED = None
MEGABYTE = 1_048_576


@dataclass(frozen=True)
class Text:
    """What is typed, and what a box of one line and a box of several lines keep of it; None where it is refused."""

    name: str
    typed: str
    line: str | None
    lines: str | None

    def kept(self, *, several: bool, limit: int | None, required: bool) -> str | None:
        """What is stored; None where the answer is a sentence instead."""
        kept = self.lines if several else self.line
        if kept is None or (required and kept == NOTHING) or (limit is not None and len(kept) > limit):
            return REFUSED
        return kept


def _blank(name: str, typed: str) -> Text:
    return Text(f"blank: {name}", typed, NOTHING, NOTHING)


def _same(name: str, typed: str) -> Text:
    return Text(name, typed, typed, typed)


def _broken(name: str, typed: str) -> Text:
    return Text(f"unstorable: {name}", typed, REFUSED, REFUSED)


TEXTS = (
    _blank("nothing", ""),
    _blank("spaces", "   "),
    _blank("tabs and line breaks", "\t\r\n \r\n"),
    _blank("no-break spaces", "\u00a0\u202f\u2007"),
    _blank("zero-width spaces and joiners", "\u200b\u200c\u200d\u2060\ufeff"),
    _blank("marks of direction", "\u200e\u200f\u202a\u202e\u2066\u2069\u061c"),
    _blank("control characters", "\x01\x1f\x7f\x85"),
    _blank("letters that nobody sees", "\u2800\u3164\u115f\uffa0"),
    _blank("a megabyte of spaces", " " * MEGABYTE),
    _broken("NUL alone", "\x00"),
    _broken("NUL among letters", "A\x00B"),
    _same("right to left", "שלום مرحبا"),
    _same("an override of direction inside", "AB\u202eDC"),
    _same("a family of four in one picture", "👩\u200d👩\u200d👧\u200d👦"),
    _same("a picture that ends in a variation selector", "AB ❤\ufe0f"),
    _same("the flag of Wales", "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"),
    _same("combining marks", "Z\u0335\u0337a\u0300\u0301\u0302l\u0321g\u0353o"),
    _same("two spellings of one letter", "é e\u0301"),
    _same("the sign for an unreadable character", "A\ufffdB"),
    _same("what Unicode keeps for nobody", "A\uffff\U0010fffeB"),
    _same("markup", "<b>A&amp;B</b>"),
    _same("a script", "<script>a(1)</script>"),
    _same("a way out of an attribute", "\"'><img src=x>"),
    _same("the end of a text box", "</textarea><i>x"),
    _same("a template", "{{ 7*7 }}{% x %}${7*7}"),
    _same("a query", "'); DROP TABLE x;--"),
    _same("a pattern for printing", "%s %(x)s %n 100%"),
    _same("a formula", '=1+1|"x"!A0'),
    _same("a document", '{"a": [1], "b": null}'),
    _same("no number", "NaN"),
    _same("a path", "../../../etc/passwd"),
    _same("backslashes", r"C:\n\u0000\x00"),
    _same("an escape for a terminal", "A\x1b[31mB\x07"),
    _same("one word without end", "x" * 25),
    Text("spaces at the ends", "  AB \t", "AB", "  AB \t"),
    Text("marks of direction at the ends", "\u200fAB\u200e", "AB", "\u200fAB\u200e"),
    Text("a line break as browsers send it", "A\r\nB", "A B", "A\nB"),
    Text("a line break as files have it", "A\nB", "A B", "A\nB"),
    Text("lines that stand apart", "\r\n\r\nA\r\n\r\nB\r\n", "A  B", "\n\nA\n\nB\n"),
    Text("line breaks of other kinds", "A\u2028B\u2029C\x0bD", "A B C D", "A\u2028B\u2029C\x0bD"),
    Text("a megabyte of letters", "x" * MEGABYTE, "x" * MEGABYTE, "x" * MEGABYTE),
    # A third of a megabyte: on its way each line break takes three characters.
    Text("a megabyte of line breaks", "A" + "\n" * (MEGABYTE // 3) + "B", REFUSED, REFUSED),
)

# Every kind of text in as few as will do, for boxes that keep theirs as another box does that is asked of all.
FEW = (
    _blank("nothing", ""),
    _blank("what nobody sees", " \t\r\n\u00a0\u200b\u200d\ufeff\u202e\u200f\x01\u3164"),
    _broken("NUL", "A\x00B"),
    _same("every way of writing", "שלום e\u0301 👩\u200d👧 ❤\ufe0f \u202eAB"),
    _same("markup and a script", "\"'></textarea><script>a</i>&"),
    _same("a query and a pattern", "'); DROP TABLE x;--%s{{ 7 }}"),
    Text("line breaks and spaces", "  A\r\nB\u2028C \r\n", "A B C", "  A\nB\u2028C \n"),
    Text("a megabyte of letters", "x" * MEGABYTE, "x" * MEGABYTE, "x" * MEGABYTE),
)


def at_the_limit(limit: int) -> tuple[Text, ...]:
    """Just enough and one too many."""
    return (
        _same("as long as may be", "x" * limit),
        Text("one letter too long", "x" * (limit + 1), REFUSED, REFUSED),
    )


def about_the_limit(limit: int) -> tuple[Text, ...]:
    """The same of pictures, and of line breaks, which browsers send as two characters."""
    lines = ("x\r\n" * limit)[: limit // 2 * 3]
    return (
        *at_the_limit(limit),
        _same("as many pictures as may be", "👩" * limit),
        Text("as many lines as may be", lines, lines.replace("\r\n", " ").rstrip(), lines.replace("\r\n", "\n")),
        Text("one picture too many", "👩" * (limit + 1), REFUSED, REFUSED),
        Text("spaces at the ends of what is long enough", " " + "x" * limit + " ", "x" * limit, REFUSED),
    )


# Half a character, as bytes that a browser never sends: UTF-7 has a spelling for it.
HALF = "A+2AA-B"
