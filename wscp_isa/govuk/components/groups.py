"""From the options of radios, checkboxes, selects and dates to what their templates are given."""

from collections.abc import Iterable
from typing import Any

from wscp_isa.govuk.components.inputs import fieldset_of, question, slots
from wscp_isa.govuk.components.markup import Context, Options, attributes, classes, content, element, safe, written

DATE = ("day", "month", "year")


def radios(p: Options) -> Context:
    """One answer out of a few."""
    chosen = p.get("value")
    return _choices(p, "radios", lambda value: bool(chosen) and value == chosen)


def checkboxes(p: Options) -> Context:
    """Any number of answers."""
    chosen = p.get("values") or ()
    return _choices(p, "checkboxes", lambda value: value in chosen)


def select(p: Options) -> Context:
    """One answer out of many."""
    identity = p.get("id") or p.get("name")
    context, described = question(p, identity)
    context["classes"] = classes(p.get("classes"), context["error"] and "govuk-select--error")
    context["attributes"] = attributes(
        {
            "id": identity,
            "name": p.get("name"),
            "disabled": bool(p.get("disabled")),
            "aria-describedby": described or None,
        },
        p,
    )
    chosen = p.get("value")
    context["items"] = [_option(item, chosen) for item in p.get("items", ()) if item]
    context["before"], context["after"] = slots(p, "beforeInput", "afterInput")
    return context


def _option(item: Options, chosen: object) -> Context:
    matches = bool(chosen) and item.get("value", item.get("text")) == chosen
    named = {
        "value": written(item["value"]) if "value" in item else None,
        "selected": _is(item.get("selected"), matches),
        "disabled": bool(item.get("disabled")),
    }
    return {"attributes": attributes(named, item), "content": content(item)}


def date_input(p: Options) -> Context:
    """A date in parts, each typed as a number; other short parts may follow."""
    identity = p.get("id")
    frame = p.get("fieldset")
    context, described = question(p, identity, (frame or {}).get("describedBy"))
    items = list(_parts(p))
    marked = any(item["wrong"] for item in items)
    for item in items:
        item["wrong"] = item["wrong"] or (bool(p.get("errorMessage")) and not marked and item.get("error") is not False)
    context["classes"] = classes(p.get("classes"))
    context["attributes"] = attributes({"id": identity or None}, p)
    context["fieldset"] = fieldset_of({"fieldset": {**frame, "role": "group"}}, described) if frame else None
    context["items"] = [_part(item) for item in items]
    context["before"], context["after"] = slots(p, "beforeInputs", "afterInputs")
    return context


def _parts(p: Options) -> Iterable[Context]:
    """Each part with its name, place, width and value: day, month and year unless the page names others."""
    usual = {name: {"name": name, **(p.get(name) or {})} for name in DATE if p.get(name) is not False}
    places = {part["name"]: name for name, part in usual.items()} | {name: name for name in usual}
    prefix = f"{p['namePrefix']}-" if p.get("namePrefix") else ""
    values = p.get("values") or {}
    for item in p.get("items") or usual.values():
        if not item:
            continue
        name = item.get("name", "")
        place = places.get(name, "")
        typed = values.get(prefix + name, values.get(place))
        yield {
            **item,
            "label": item.get("label") or name.capitalize(),
            "id": item.get("id") or f"{p.get('id')}-{name}",
            "name": prefix + name,
            "width": "govuk-input--width-4" if place == "year" else "govuk-input--width-2",
            "value": item.get("value", usual.get(place, {}).get("value", typed)),
            "wrong": bool(item.get("error")) or "govuk-input--error" in item.get("classes", ""),
        }


def _part(item: Options) -> Context:
    given = item.get("classes", "")
    return {
        "label": safe(item["label"]),
        "identity": safe(item["id"]),
        "classes": classes(
            item["wrong"] and "govuk-input--error" not in given and "govuk-input--error",
            "govuk-input--width-" not in given and item["width"],
            given,
        ),
        "attributes": attributes(
            {
                "id": item["id"],
                "name": item["name"],
                "type": "text",
                "inputmode": item.get("inputmode") or "numeric",
                "value": item["value"],
                "autocomplete": item.get("autocomplete"),
                "pattern": item.get("pattern"),
            },
            item,
        ),
    }


def _is(said: object, otherwise: bool) -> bool:
    """Whether an item is chosen: the item's own word first, then the group's value; a flat no is a no."""
    return bool(said) or (said is not False and otherwise)


def _choices(p: Options, kind: str, chosen: Any) -> Context:
    identity = p.get("idPrefix") or p.get("name")
    context, described = question(p, identity, (p.get("fieldset") or {}).get("describedBy"))
    context |= {
        "classes": classes(p.get("classes")),
        "attributes": attributes({}, p),
        "fieldset": fieldset_of(p, described),
        "items": list(_items(p, kind, str(identity), chosen, "" if p.get("fieldset") else described)),
    }
    context["before"], context["after"] = slots(p, "beforeInputs", "afterInputs")
    return context


def _items(p: Options, kind: str, prefix: str, chosen: Any, described: str) -> Iterable[Context]:
    for index, item in enumerate(p.get("items", ()), start=1):
        if not item:
            continue
        if item.get("divider"):
            yield {"divider": item["divider"]}
            continue
        identity = item.get("id") or (prefix if index == 1 else f"{prefix}-{index}")
        hint, label = item.get("hint"), item.get("label") or {}
        ids = classes(kind == "checkboxes" and described, hint and f"{identity}-item-hint").lstrip()
        yield {
            "divider": None,
            "attributes": attributes(
                {
                    "id": identity,
                    "name": (kind == "checkboxes" and item.get("name")) or p.get("name"),
                    "type": "radio" if kind == "radios" else "checkbox",
                    "value": item.get("value", ""),
                    "checked": _is(item.get("checked"), chosen(item.get("value"))),
                    "disabled": bool(item.get("disabled")),
                    "data-behaviour": item.get("behaviour") or None,
                    "aria-describedby": ids or None,
                },
                item,
            ),
            "label": element({**label, **_only(item, "text", "html")}, named={"for": identity}),
            "hint": element(hint, named={"id": f"{identity}-item-hint"}) if hint else None,
        }


def _only(item: Options, *names: str) -> dict[str, Any]:
    return {name: item[name] for name in names if name in item}
