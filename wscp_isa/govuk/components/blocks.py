"""From the options of the components that are not form fields to what their templates are given."""

from typing import Any

from wscp_isa.govuk.components.markup import Context, Options, as_said, classes, content, element, link


def button(p: Options) -> Context:
    """Something to press; with an address it is a link that looks so."""
    shared = {"data-module": "govuk-button", "id": p.get("id") or None}
    start = p.get("isStartButton")
    if p.get("href"):
        named = {"href": p["href"], "role": "button", "draggable": "false"}
    else:
        named = {
            "type": p.get("type") or "submit",
            "value": p.get("value") or None,
            "name": p.get("name") or None,
            "disabled": bool(p.get("disabled")),
            "aria-disabled": "true" if p.get("disabled") else None,
            "data-prevent-double-click": as_said(p, "preventDoubleClick"),
        }
    return element(p, named=named | shared) | {
        "classes": classes(p.get("classes"), start and "govuk-button--start"),
        "link": bool(p.get("href")),
        "start": start,
        "wrapped": start and p.get("html"),
    }


def details(p: Options) -> Context:
    """Words that most people do not need, folded away."""
    return element(p, named={"id": p.get("id"), "open": bool(p.get("open"))}) | {
        "summary": content(p, "summaryHtml", "summaryText")
    }


def error_summary(p: Options) -> Context:
    """Everything that is wrong with the page, each line leading to where it can be put right."""
    named = {"data-disable-auto-focus": as_said(p, "disableAutoFocus")}
    return element(p, named=named) | {
        "title": content(p, "titleHtml", "titleText"),
        "description": content(p, "descriptionHtml", "descriptionText"),
        "errors": [link(item) for item in p.get("errorList") or ()],
    }


def inset_text(p: Options) -> Context:
    """Words set apart from those around them."""
    return element(p, named={"id": p.get("id")})


def notification_banner(p: Options) -> Context:
    """Something that happened, or that must be known, which is not part of the page."""
    success = p.get("type") == "success"
    identity = p.get("titleId") or "govuk-notification-banner-title"
    named = {
        "role": p.get("role") or ("alert" if success else "region"),
        "aria-labelledby": identity,
        "data-disable-auto-focus": as_said(p, "disableAutoFocus"),
    }
    return element(p, named=named) | {
        "classes": classes(success and "govuk-notification-banner--success", p.get("classes")),
        "identity": identity,
        "title": content(p, "titleHtml", "titleText") or ("Success" if success else "Important"),
        "level": p.get("titleHeadingLevel") or 2,
        "html": p.get("html"),
    }


def panel(p: Options) -> Context:
    """That something is done, and its reference; or what must be settled before going on."""
    stops = "govuk-panel--interruption" in p.get("classes", "")
    actions = p.get("actions") if stops else None
    ways = [_way_on(item) for item in actions.get("items") or ()] if actions else []
    return element(p) | {
        "classes": classes(not stops and "govuk-panel--confirmation", p.get("classes")),
        "level": p.get("headingLevel") or 1,
        "title": content(p, "titleHtml", "titleText"),
        "actions": element(actions) | {"items": ways} if actions else None,
    }


def summary_list(p: Options) -> Context:
    """Facts as pairs, each with what may be done about it."""
    card = p.get("card")
    title = content(card.get("title") or {}) if card else ""
    rows = [row for row in p.get("rows") or () if row]
    acted = any((row.get("actions") or {}).get("items") for row in rows)
    return element(p) | {
        "rows": [
            {
                "classes": classes(
                    acted and not (row.get("actions") or {}).get("items") and "govuk-summary-list__row--no-actions",
                    row.get("classes"),
                ),
                "key": element(row.get("key") or {}),
                "value": element(row.get("value") or {}),
                "actions": _actions(row.get("actions"), title),
            }
            for row in rows
        ],
        "card": _card(card, title) if card else None,
    }


def table(p: Options) -> Context:
    """Facts in rows and columns."""
    first = p.get("firstCellIsHeader")
    return element(p) | {
        "caption": p.get("caption"),
        "caption_classes": classes(p.get("captionClasses")),
        "head": [_cell(cell, "header") for cell in p.get("head") or ()],
        "rows": [
            [_cell(cell, "cell", header=bool(first) and index == 0) for index, cell in enumerate(row)]
            for row in p.get("rows") or ()
            if row
        ],
    }


def tag(p: Options) -> Context:
    """A state, in a word."""
    return element(p)


def warning_text(p: Options) -> Context:
    """What must not be missed."""
    return element(p) | {"fallback": p.get("iconFallbackText") or "Warning"}


def _way_on(p: Options) -> Context:
    """A button, or a link for what is not done here."""
    pressed = not p.get("href") or p.get("type") == "button"
    style = classes("govuk-button--inverse", p.get("classes")).lstrip()
    drawn = button({"type": "button", **p, "classes": style}) if pressed else link(p)
    return drawn | {"pressed": pressed}


def _actions(p: Options | None, title: Any) -> Context | None:
    if not p or not p.get("items"):
        return None
    links = [
        link({"href": "", **item}) | {"hidden": item.get("visuallyHiddenText"), "title": title} for item in p["items"]
    ]
    return element(p) | {"links": links, "several": len(links) > 1}


def _card(p: Options, title: Any) -> Context:
    heading = p.get("title") or {}
    return element(p) | {
        "title": element(heading) if title else None,
        "level": heading.get("headingLevel") or 2,
        "actions": _actions(p.get("actions"), title),
    }


def _cell(p: Options, kind: str, header: bool = False) -> Context:
    named = {"colspan": p.get("colspan"), "rowspan": p.get("rowspan")}
    formatted = f"govuk-table__{kind}--{p['format']}" if p.get("format") and not header else ""
    return element(p, named=named, more=formatted) | {"header": header}
