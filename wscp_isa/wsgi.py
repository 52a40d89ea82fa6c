"""The entry point for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wscp_isa.settings")

application = get_wsgi_application()

# After the applications are loaded, before the first request is taken.
from wscp_isa import checks  # noqa: E402

checks.refuse_to_start_when_broken()
