"""What people type, as it may be kept: nothing visible is ever changed, and what cannot be stored is found first."""

import re
import unicodedata

# The database refuses the first and UTF-8 the second; either would be an error where a sentence is due.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# Spaces, controls and formatting; not the unassigned, which may be a newer picture than this Python knows.
_UNSEEN = {"Zs", "Zl", "Zp", "Cc", "Cf"}
# Letters and symbols by category, yet nothing is seen of them: fillers, the blank braille cell, variation selectors.
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0" + "".join(map(chr, range(0xFE00, 0xFE10))))
# What may go from the ends without a trace: no variation selector and no tag, because pictures end in them.
_ENDS = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_NOTHING = re.compile(f"[\\s{_ENDS}]+")


def is_blank(text: str) -> bool:
    """Whether nothing can be seen of it: spaces of every kind, zero-width characters and marks of direction alone."""
    return not any(map(_is_seen, text))


def trimmed(text: str) -> str:
    """The text without what cannot be seen at its ends, such as a mark of direction that came with a copied address."""
    start = _NOTHING.match(text)
    first, last = start.end() if start else 0, len(text)
    while last > first and _NOTHING.match(text[last - 1]):
        last -= 1
    return text[first:last]


def one_line(text: str) -> str:
    """What a browser makes of text pasted into a box of one line."""
    return " ".join(trimmed(text).splitlines())


def lines(text: str) -> str:
    """The text as it was typed: browsers send every line break as two characters, and only that is undone."""
    return text.replace("\r\n", "\n")


def is_storable(text: str) -> bool:
    """Whether the text can be stored as it is."""
    return (text.isascii() and "\x00" not in text) or not _UNSTORABLE.search(text)


def shown(text: str) -> str:
    """The text as a page can carry it, with the sign for an unreadable character where there is one; never markup."""
    plain = text + ""  # an ordinary text even where somebody marked it as safe
    return plain if is_storable(plain) else _UNSTORABLE.sub("�", plain)


def _is_seen(character: str) -> bool:
    if "!" <= character <= "~":
        return True
    return unicodedata.category(character) not in _UNSEEN and character not in _FILLERS
