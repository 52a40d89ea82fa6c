"""The product's settings with the other side of each comparison beside it: what a user would otherwise pick."""

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS, MIDDLEWARE  # noqa: F401

INSTALLED_APPS = [*INSTALLED_APPS, "formtools", "tests.bench.stock"]
ROOT_URLCONF = "tests.bench.urls"
WHITENOISE_AUTOREFRESH = False
LOGGING_CONFIG = None
