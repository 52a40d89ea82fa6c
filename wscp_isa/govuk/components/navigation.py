"""From the options of the components that lead about the service to what their templates are given."""

from wscp_isa.govuk.components.markup import Context, Options, attributes, classes, content, element, link


def back_link(p: Options) -> Context:
    """The way back to the page before."""
    return element({"text": "Back", **p}, named={"href": p.get("href") or "#"})


def generic_header(p: Options) -> Context:
    """The bar across the top, with the service's name."""
    return element(p) | {
        "container": p.get("containerClasses") or "govuk-width-container",
        "url": p.get("url") or "/",
        "logo": content(p, "logoHtml", "logoText"),
    }


def pagination(p: Options) -> Context:
    """The way to the pages before and after."""
    before, after = p.get("previous") or {}, p.get("next") or {}
    block = bool(before or after) and not p.get("items")
    return element(p, named={"aria-label": p.get("landmarkLabel") or "Pagination"}) | {
        "classes": classes(block and "govuk-pagination--block", p.get("classes")),
        "block": block,
        "items": [_page(item) for item in p.get("items") or () if item],
        "previous": _neighbour(before, rel="prev", block=block),
        "next": _neighbour(after, rel="next", block=block),
    }


def phase_banner(p: Options) -> Context:
    """What stage the service is at."""
    tag_ = p.get("tag") or {}
    return element(p) | {"tag": element(tag_, more="govuk-phase-banner__content__tag")}


def service_navigation(p: Options) -> Context:
    """The service's main pages; on a small screen they fold into a menu."""
    given, end = p.get("slots") or {}, (p.get("slots") or {}).get("end")
    items = [item for item in p.get("navigation") or () if item]
    menu = p.get("menuButtonText") or "Menu"
    spoken = p.get("menuButtonLabel")
    section = p.get("serviceName") or given.get("start") or end
    return {
        "section": section,
        "classes": classes(p.get("classes")),
        "attributes": attributes(
            {
                "aria-label": (p.get("ariaLabel") or "Service information") if section else None,
                "data-module": "govuk-service-navigation",
            },
            p,
        ),
        "inline": isinstance(end, dict) and end.get("align") == "inline",
        "start": given.get("start"),
        "end": end["html"] if isinstance(end, dict) else end,
        "first": given.get("navigationStart"),
        "last": given.get("navigationEnd"),
        "name": p.get("serviceName"),
        "url": p.get("serviceUrl"),
        "shown": bool(items or given.get("navigationStart") or given.get("navigationEnd")),
        "navigation_classes": classes(p.get("navigationClasses")),
        "navigation_attributes": attributes({"aria-label": p.get("navigationLabel") or menu}),
        "collapses": p.get("collapseNavigationOnMobile", len(items) > 1),
        "toggle": attributes(
            {
                "aria-controls": p.get("navigationId") or "navigation",
                "aria-label": spoken if spoken and spoken != menu else None,
            }
        ),
        "menu": menu,
        "identity": p.get("navigationId") or "navigation",
        "items": [_destination(item) for item in items],
    }


def skip_link(p: Options) -> Context:
    """Past what every page repeats, for those who go by keyboard."""
    return element(p, named={"href": p.get("href") or "#content"})


def _neighbour(p: Options, *, rel: str, block: bool) -> Context | None:
    label = p.get("labelText")
    return (
        link(p, rel=rel)
        | {
            "label": label,
            "decoration": classes(block and not label and "govuk-pagination__link-title--decorated"),
        }
        if p.get("href")
        else None
    )


def _page(p: Options) -> Context:
    number = p.get("number")
    named = {
        "href": p.get("href", ""),
        "aria-label": p.get("visuallyHiddenText") or f"Page {number}",
        "aria-current": "page" if p.get("current") else None,
    }
    return {
        "classes": classes(
            p.get("current") and "govuk-pagination__item--current",
            p.get("ellipsis") and "govuk-pagination__item--ellipsis",
        ),
        "ellipsis": p.get("ellipsis"),
        "attributes": attributes(named, p),
        "number": number,
    }


def _destination(p: Options) -> Context:
    here = p.get("active") or p.get("current")
    named = {"href": p.get("href") or None, "aria-current": ("page" if p.get("current") else "true") if here else None}
    return element(p, named=named) | {"here": here, "link": bool(p.get("href"))}
