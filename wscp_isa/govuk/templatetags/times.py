"""Times in templates, as they are said in the UK."""

from datetime import datetime

from django import template

from wscp_isa import clock

register = template.Library()


@register.filter
def uk_time(at: datetime) -> str:
    """22 November 2026, 4:30pm."""
    return clock.words(at)
