"""Every sentence that says what is wrong with what was typed, in GOV.UK's forms of words.

A sentence that Django fills in from parameters has its own per cent signs doubled; the others must not.
"""

from collections.abc import Iterable

ANSWER = "Your answer"


def subject(label: str) -> str:
    """What a sentence about this answer begins with: the label itself, unless that is a question."""
    name = label.strip().removesuffix("(optional)").strip()
    return ANSWER if not name or name.endswith("?") else name


def missing(verb: str, about: str) -> str:
    """That nothing was entered or selected: "Enter your name"."""
    if about == ANSWER:
        return f"{verb} an answer"
    # Not the first letter of a word such as NHS or I.
    return f"{verb} {about[:1].lower() + about[1:] if about[1:2].islower() else about}"


def ticked(statement: str) -> str:
    """That one box, a statement to agree to, was not ticked."""
    return f"Select ‘{statement}’"


def text(about: str, empty: str, limit: int | None) -> dict[str, str]:
    """For what is typed: missing, too long, or holding what cannot be kept."""
    unstorable = f"{about} must not include the character shown as �. Delete it, or type those words again"
    room = f"{limit:,} characters or less" if limit else "shorter"
    return {
        "required": empty,
        "max_length": _filled(f"{about} must be {room}"),
        "min_length": _filled(about) + " must be %(limit_value)d characters or more",
        "null_characters_not_allowed": unstorable,
        "unstorable": unstorable,
    }


def choice(empty: str) -> dict[str, str]:
    """For what is selected: an answer that was not on the page is no answer."""
    return {"required": empty, "invalid_choice": _filled(empty), "invalid_list": empty}


def file(empty: str, most: int) -> dict[str, str]:
    """For a file: missing, or not one that may be read."""
    return {
        "required": empty,
        "invalid": empty,
        "missing": empty,
        "empty": "The selected file is empty",
        "too_large": f"The selected file must be smaller than {most // 1024 // 1024}MB",
        "max_length": "The name of the selected file must be %(max)d characters or less",
    }


def alone(empty: str, exclusive: str) -> str:
    """That the answer for "none" was selected beside another."""
    return f"{empty}, or select ‘{exclusive}’"


EMAIL = "Enter an email address in the correct format, like name@example.com"


def must_include(about: str, parts: Iterable[str]) -> str:
    """That part of a date was left out: "Date must include a month and year"."""
    *most, last = parts
    return f"{about} must include a {', '.join(most)}{' and ' if most else ''}{last}"


def _filled(sentence: str) -> str:
    return sentence.replace("%", "%%")
