"""Said at each start: whether anybody can be told of anything."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register


@register
def mail_is_set_up(**kwargs: Any) -> list[CheckMessage]:
    """Without it the service runs, and everybody has to look for themselves what they owe."""
    if settings.MAIL_IS_SET_UP:
        return []
    return [
        Warning(
            "No mail is sent: nobody is reminded of anything. Notices wait until this is set up.",
            hint="Set EMAIL_URL and MAIL_FROM, or NOTIFY_API_KEY and NOTIFY_TEMPLATE_ID (docs/operations.md).",
            id="notices.W001",
        )
    ]
