"""Settings for gunicorn under which the service lives a day later: what is begun today can be gone on with tomorrow."""

from datetime import timedelta
from pathlib import Path
from typing import Any

exec(Path("gunicorn.conf.py").read_text())


def post_worker_init(worker: Any) -> None:
    """Every module asks Django what time it is."""
    from django.utils import timezone  # noqa: PLC0415 -- once the settings are there

    today = timezone.now
    timezone.now = lambda: today() + timedelta(days=1)
