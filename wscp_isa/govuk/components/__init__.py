"""The GOV.UK components this service has, by the design system's own names, and how one is drawn."""

from collections.abc import Callable, Mapping
from functools import cache

from django.template import Context, Engine, Template
from django.utils.safestring import SafeString

from wscp_isa.govuk.components import blocks, groups, inputs, markup, navigation

PREPARE: Mapping[str, Callable[[markup.Options], markup.Context]] = {
    "back-link": navigation.back_link,
    "button": blocks.button,
    "character-count": inputs.character_count,
    "checkboxes": groups.checkboxes,
    "date-input": groups.date_input,
    "details": blocks.details,
    "error-message": inputs.error_message,
    "error-summary": blocks.error_summary,
    "fieldset": inputs.fieldset,
    "file-upload": inputs.file_upload,
    "generic-header": navigation.generic_header,
    "hint": inputs.hint,
    "input": inputs.input_,
    "inset-text": blocks.inset_text,
    "label": inputs.label,
    "notification-banner": blocks.notification_banner,
    "pagination": navigation.pagination,
    "panel": blocks.panel,
    "password-input": inputs.password_input,
    "phase-banner": navigation.phase_banner,
    "radios": groups.radios,
    "select": groups.select,
    "service-navigation": navigation.service_navigation,
    "skip-link": navigation.skip_link,
    "summary-list": blocks.summary_list,
    "table": blocks.table,
    "tag": blocks.tag,
    "textarea": inputs.textarea,
    "warning-text": blocks.warning_text,
}


def render(component: str, p: markup.Options) -> SafeString:
    """The markup of one component, from the options that GOV.UK's own documentation gives for it."""
    # Without the line breaks at its ends: a tag may stand in the middle of a sentence.
    return SafeString(template(component).render(Context(PREPARE[component](p))).strip())


@cache
def template(component: str) -> Template:
    """A component's compiled template, found once: looking it up again costs as much as drawing it."""
    return Engine.get_default().get_template(f"govuk/{component}.html")
