"""Tags that draw GOV.UK components. All templates have them without loading."""

from collections.abc import Iterable
from typing import Any

from django import forms, template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.utils.safestring import SafeString

from wscp_isa.govuk import components
from wscp_isa.govuk.summary import Row, summary

register = template.Library()

SERVICE = "Share information safely"


@register.simple_tag
def govuk(component: str, **options: Any) -> SafeString:
    """Draw a component: `{% govuk "button" text="Continue" %}`. `slots__end=x` gives an option inside another."""
    return components.render(component, _nested(options))


@register.simple_block_tag
def govuk_block(content: SafeString, component: str, **options: Any) -> SafeString:
    """Draw a component around what stands between the tags, as its `html`."""
    return components.render(component, _nested(options) | {"html": content.strip() and SafeString(content.strip())})


@register.simple_block_tag
def capture(content: SafeString) -> SafeString:
    """Keep what stands between the tags under a name: `{% capture as greeting %}`."""
    return content


@register.simple_tag
def submit(text: str, **options: Any) -> SafeString:
    """The button that sends a form; pressed twice in haste, it sends it once."""
    return components.render("button", {"text": text, "preventDoubleClick": True, **_nested(options)})


@register.simple_tag
def summary_list(rows: Iterable[Row], **options: Any) -> SafeString:
    """Facts as pairs, with the link to change each."""
    return components.render("summary-list", summary(rows) | _nested(options))


@register.simple_tag(takes_context=True)
def page_title(context: template.Context, title: str, form: forms.BaseForm | None = None) -> str:
    """The page's title, which begins with "Error: " where something in its form is wrong, so that it is heard first."""
    asked = form if form is not None else context.get("form")
    wrong = isinstance(asked, forms.BaseForm) and bool(asked.errors)
    return f"{'Error: ' if wrong else ''}{title} - {SERVICE}"


@register.simple_tag
def asset(path: str) -> str:
    """A static file's address; the plain one where its hashed name is not known: no page may fail for its looks."""
    try:
        return staticfiles_storage.url(path)
    except ValueError:
        return f"{settings.STATIC_URL}{path}"


def _nested(options: dict[str, Any]) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for name, value in options.items():
        outer, _, inner = name.partition("__")
        if inner:
            nested.setdefault(outer, {})[inner] = value
        else:
            nested[name] = value
    return nested


class _Part(Node):
    def __init__(self, nodelist: NodeList, inputs: FilterExpression | None) -> None:
        self.nodelist, self.inputs = nodelist, inputs

    def render(self, context: template.Context) -> SafeString:
        if self.inputs is None:
            return self.nodelist.render(context)
        with context.push(self.inputs.resolve(context)):
            return self.nodelist.render(context)


class _Within(Node):
    def __init__(self, inside: NodeList, outside: NodeList) -> None:
        self.nodelist, self.outside = inside, outside

    def render(self, context: template.Context) -> SafeString:
        with context.push(html=self.nodelist.render(context)):
            return self.outside.render(context)


def _named(token: Token) -> NodeList:
    return components.template(token.split_contents()[1].strip('"')).nodelist


@register.tag
def part(parser: Parser, token: Token) -> _Part:
    """Lay another component's template in when this one is compiled: unlike an include it costs nothing on each page.

    `{% part "button" action %}` gives it the contents of `action` as its inputs.
    """
    inputs = token.split_contents()[2:]
    return _Part(_named(token), parser.compile_filter(inputs[0]) if inputs else None)


@register.tag
def within(parser: Parser, token: Token) -> _Within:
    """Draw what stands between as the `html` of another component."""
    inside = parser.parse(("endwithin",))
    parser.delete_first_token()
    return _Within(inside, _named(token))
