"""From the options of GOV.UK's form components to what their templates are given.

Ids and descriptions are worked out here, in Python, because a template that works things out is slow and hard to read.
"""

from collections.abc import Mapping
from typing import Any

from wscp_isa.govuk.components.markup import Context, Options, attributes, classes, content, element, safe

# What a counter says of the room that is left: charactersUnderLimitText and so on.
COUNTED = {
    f"{unit}{edge}LimitText": f"data-i18n.{unit}-{edge.lower()}-limit"
    for unit in ("characters", "words")
    for edge in ("Under", "At", "Over")
}

# What a place to drop a file on says: chooseFilesButtonText and so on.
DROPPED = {
    "chooseFilesButtonText": "choose-files-button",
    "noFileChosenText": "no-file-chosen",
    "dropInstructionText": "drop-instruction",
    "enteredDropZoneText": "entered-drop-zone",
    "leftDropZoneText": "left-drop-zone",
}


def label(p: Options) -> Context:
    """A label, or the question that is the page's heading."""
    return {"label": _label(p, p.get("for"))}


def hint(p: Options) -> Context:
    """Help that stands under a label."""
    return {"hint": element(p, named={"id": p.get("id")})}


def error_message(p: Options) -> Context:
    """What is wrong, beside what it is wrong with."""
    return {"error": _error(p, p.get("id"))}


def fieldset(p: Options) -> Context:
    """A group of inputs under one legend; `html` is what it holds."""
    return {"fieldset": _fieldset(p, p.get("describedBy")), "html": p.get("html", "")}


def input_(p: Options) -> Context:
    """One line of text."""
    identity = p.get("id") or p.get("name")
    context, described = question(p, identity)
    spellcheck = p.get("spellcheck")
    context["classes"] = classes(p.get("classes"), context["error"] and "govuk-input--error")
    context["attributes"] = attributes(
        {
            "id": identity,
            "name": p.get("name"),
            "type": p.get("type") or "text",
            "spellcheck": None if spellcheck is None else str(bool(spellcheck)).lower(),
            "value": p.get("value"),
            "disabled": p.get("disabled"),
            "aria-describedby": described or None,
            "autocomplete": p.get("autocomplete"),
            "autocapitalize": p.get("autocapitalize"),
            "pattern": p.get("pattern"),
            "inputmode": p.get("inputmode"),
        },
        p,
    )
    before, after = slots(p, "beforeInput", "afterInput")
    prefix, suffix = _affix(p.get("prefix")), _affix(p.get("suffix"))
    context |= {"before": before, "after": after, "prefix": prefix, "suffix": suffix, "wrapper": None}
    if before or after or prefix or suffix:
        context["wrapper"] = element(p.get("inputWrapper") or {})
    return context


def password_input(p: Options) -> Context:
    """A password, with a button that shows it."""
    identity = p.get("id") or p.get("name")
    group = p.get("formGroup") or {}
    told = {
        "showPasswordText": "show-password",
        "hidePasswordText": "hide-password",
        "showPasswordAriaLabelText": "show-password-aria-label",
        "hidePasswordAriaLabelText": "hide-password-aria-label",
        "passwordShownAnnouncementText": "password-shown-announcement",
        "passwordHiddenAnnouncementText": "password-hidden-announcement",
    }
    button = p.get("button") or {}
    data = {"data-module": "govuk-password-input"}
    data |= {f"data-i18n.{name}": p[option] for option, name in told.items() if p.get(option)}
    context = input_(
        {
            **p,
            "id": identity,
            "type": "password",
            "spellcheck": False,
            "autocapitalize": "none",
            "autocomplete": p.get("autocomplete") or "current-password",
            "classes": classes("govuk-js-password-input-input", p.get("classes")).lstrip(),
            "formGroup": {
                **group,
                "classes": classes("govuk-password-input", group.get("classes")).lstrip(),
                "attributes": {**data, **(group.get("attributes") or {})},
            },
        }
    )
    context["button"] = {
        "classes": classes(button.get("classes")),
        "attributes": attributes(
            {"aria-controls": identity, "aria-label": p.get("showPasswordAriaLabelText") or "Show password"}
        ),
        "content": p.get("showPasswordText") or "Show",
    }
    return context


def file_upload(p: Options) -> Context:
    """A file from the reader's own device; with `javascript` it can be dropped there."""
    identity = p.get("id") or p.get("name")
    context, described = question(p, identity)
    context["classes"] = classes(p.get("classes"), context["error"] and "govuk-file-upload--error")
    context["attributes"] = attributes(
        {
            "id": identity,
            "name": p.get("name"),
            "type": "file",
            "disabled": bool(p.get("disabled")),
            "multiple": bool(p.get("multiple")),
            "aria-describedby": described or None,
        },
        p,
    )
    context["before"], context["after"] = slots(p, "beforeInput", "afterInput")
    context["wrapper"] = _drop_zone(p) if p.get("javascript") else None
    return context


def _drop_zone(p: Options) -> Context:
    told = {f"data-i18n.{name}": p.get(option) for option, name in DROPPED.items()}
    many = p.get("multipleFilesChosenText") or {}
    told |= {f"data-i18n.multiple-files-chosen.{form}": text for form, text in many.items()}
    named = {"data-module": "govuk-file-upload"} | {name: text for name, text in told.items() if text}
    return {
        "classes": classes(p.get("wrapperClasses")),
        "attributes": attributes(named, {"attributes": p.get("wrapperAttributes")}),
    }


def textarea(p: Options) -> Context:
    """Several lines of text, kept as they were typed."""
    identity = p.get("id") or p.get("name")
    context, described = question(p, identity)
    spellcheck = p.get("spellcheck")
    context["classes"] = classes(context["error"] and "govuk-textarea--error", p.get("classes"))
    context["attributes"] = attributes(
        {
            "id": identity,
            "name": p.get("name"),
            "rows": p.get("rows") or 5,
            "spellcheck": str(spellcheck).lower() if isinstance(spellcheck, bool) else None,
            "disabled": bool(p.get("disabled")),
            "aria-describedby": described or None,
            "autocomplete": p.get("autocomplete") or None,
        },
        p,
    )
    context["value"] = safe(p.get("value"))
    context["before"], context["after"] = slots(p, "beforeInput", "afterInput")
    context["counted"] = None
    return context


def character_count(p: Options) -> Context:
    """Several lines of text that say how much room is left."""
    identity = p.get("id") or p.get("name")
    group = p.get("formGroup") or {}
    limit = p.get("maxwords") or p.get("maxlength")
    kind = p.get("countType") or ("words" if p.get("maxwords") else None)
    said = p.get("textareaDescriptionText")
    data: dict[str, Any] = {
        "data-module": "govuk-character-count",
        "data-maxlength": p.get("maxlength"),
        "data-maxwords": p.get("maxwords"),
        "data-threshold": p.get("threshold"),
        "data-count-type": kind,
        "data-i18n.textarea-description.other": None if limit else said,
    }
    for option in COUNTED.keys() & p.keys():
        key, told = COUNTED[option], p[option]
        data |= {f"{key}.{rule}": text for rule, text in told.items()} if isinstance(told, Mapping) else {key: told}
    given = {name: value for name, value in data.items() if value is not None}
    context = textarea(
        {
            **p,
            "id": identity,
            "describedBy": f"{identity}-info",
            "classes": classes("govuk-js-character-count", p.get("classes")).lstrip(),
            "formGroup": {
                **group,
                "classes": classes("govuk-character-count", group.get("classes")).lstrip(),
                "attributes": {**given, **(group.get("attributes") or {})},
            },
        }
    )
    unit = "words" if kind == "words" else "characters"
    sentence = said or f"You can enter up to %{{count}} {unit}"
    context["counted"] = {
        "classes": classes((p.get("countMessage") or {}).get("classes")),
        "attributes": attributes({"id": f"{identity}-info"}),
        "content": sentence.replace("%{count}", str(limit)) if limit else "",
    }
    return context


def question(p: Options, identity: object, described: object = None) -> tuple[Context, str]:
    """What every form component begins with (its group, label, hint and error), and the ids that describe its input."""
    group, hint_, error = p.get("formGroup") or {}, p.get("hint"), p.get("errorMessage")
    ids = [described or p.get("describedBy"), hint_ and f"{identity}-hint", error and f"{identity}-error"]
    label_ = p.get("label")
    return {
        "group_classes": classes(error and "govuk-form-group--error", group.get("classes")),
        "group_attributes": attributes({}, group),
        "label": label_ and _label(label_, identity),
        "hint": element(hint_, named={"id": f"{identity}-hint"}) if hint_ else None,
        "error": _error(error, f"{identity}-error") if error else None,
    }, classes(*ids).lstrip()


def fieldset_of(p: Options, described: str) -> Context | None:
    """The fieldset around a group of inputs, where the page asked for one."""
    return _fieldset(p["fieldset"], described) if p.get("fieldset") else None


def slots(p: Options, *names: str) -> list[Any]:
    """What a page puts before and after an input, inside its group."""
    group = p.get("formGroup") or {}
    return [content(group.get(name) or {}) for name in names]


def _label(p: Options, identity: object) -> Context | None:
    if not content(p):
        return None
    return element(p, named={"for": identity or None}) | {"heading": p.get("isPageHeading")}


def _error(p: Options, identity: object) -> Context:
    hidden = p.get("visuallyHiddenText", "Error")
    return element(p, named={"id": identity}) | {"hidden": safe(f"{hidden}:") if hidden else ""}


def _fieldset(p: Options, described: object) -> Context:
    legend = p.get("legend") or {}
    return {
        "classes": classes(p.get("classes")),
        "attributes": attributes({"role": p.get("role"), "aria-describedby": described or None}, p),
        "legend": element(legend) | {"heading": legend.get("isPageHeading")} if content(legend) else None,
    }


def _affix(p: Options | None) -> Context | None:
    return element(p) if p and content(p) else None
