"""Mail by GOV.UK Notify: one template there, whose subject is ((subject)) and whose text is ((body))."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from notifications_python_client.notifications import NotificationsAPIClient


class EmailBackend(BaseEmailBackend):
    """Hands each mail to Notify under the id of its notice, and asks before it hands over a second time."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Raises what the client raises: whoever drains the outbox tries again later."""
        client = NotificationsAPIClient(
            settings.NOTIFY_API_KEY, base_url=settings.NOTIFY_URL, timeout=settings.EMAIL_TIMEOUT
        )
        for message in email_messages:
            _hand_over(client, message)
        return len(email_messages)


def _hand_over(client: Any, message: EmailMessage) -> None:
    id_ = getattr(message, "id", None)
    # Notify sends a second one of the same reference too, so after a failure it is asked what became of the first.
    if getattr(message, "again", False) and client.get_all_notifications(reference=str(id_))["notifications"]:
        return
    for address in message.to:
        client.send_email_notification(
            email_address=address,
            template_id=settings.NOTIFY_TEMPLATE_ID,
            personalisation={"subject": message.subject, "body": message.body},
            reference=str(id_) if id_ else None,
        )
