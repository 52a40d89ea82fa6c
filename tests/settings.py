"""The product's own settings, with secrets for tests only and the sample models that the vault is tried on."""

import os

os.environ.setdefault("DEMONSTRATION", "yes")
os.environ.setdefault("SECRET_KEY", "for-tests-only-" + "x" * 50)
os.environ.setdefault("VAULT_KEYS", "test1:" + "QUFB" * 10 + "QUE=")
os.environ.setdefault("INDEX_KEY", "QkJC" * 10 + "QkI=")
os.environ.setdefault("ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")

from wscp_isa.settings import *  # noqa: F403
from wscp_isa.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.vault_sample"]

# The static files are read when asked for: looking through hundreds of them for each new client would be most of a test's time.
WHITENOISE_AUTOREFRESH = True
