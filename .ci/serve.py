"""Serve the demonstration: make its keys and its database where there are none, then become gunicorn.

`make run` starts this in the root of the checkout.
"""

import base64
import os
import secrets
import socket
import subprocess
import sys
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

KEYS = Path("var/development.env")
DATABASE = Path("var/demonstration.sqlite3")
MAIL = ("EMAIL_URL", "MAIL_FROM", "NOTIFY_API_KEY", "NOTIFY_TEMPLATE_ID", "NOTIFY_URL")


def write_keys() -> None:
    """Write the keys that this copy of the demonstration has from now on."""
    settings = {
        "DEMONSTRATION": "yes",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "VAULT_KEYS": "k1:" + base64.b64encode(secrets.token_bytes(32)).decode(),
        "INDEX_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "DATABASE_URL": f"sqlite:///{DATABASE}",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
    }
    # Whole or not at all: keys cut short by a power cut would lock their owner out.
    unfinished = KEYS.with_suffix(".new")
    unfinished.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    unfinished.replace(KEYS)


def prepare() -> None:
    """Bring the database up to date, with demonstration data in it, and print whom to sign in as."""
    django.setup()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        if cursor.fetchone() != ("ok",):
            raise DatabaseError("parts of it are damaged")
    call_command("migrate", verbosity=0, skip_checks=False)
    call_command("createcachetable", verbosity=0)

    from wscp_isa import checks  # noqa: PLC0415  # its models are there only now

    checks.refuse_to_start_when_broken()
    call_command("demonstrate")


def require_free(port: str) -> None:
    """gunicorn would try for five seconds, and say why not in ten lines."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", int(port)))
        except (OSError, OverflowError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            sys.exit(f"Port {port} cannot be used ({reason}): choose another, as in make run PORT=8001.")


def main() -> None:
    port = os.environ.get("PORT", "8000")
    address = f"http://127.0.0.1:{port}"
    require_free(port)
    os.umask(0o077)  # the keys are their owner's alone, and so is the database
    KEYS.parent.mkdir(exist_ok=True)
    if not KEYS.exists():
        write_keys()
    # A database, a key or a mail server that this shell happens to name is not the demonstration's to use.
    for name in (
        "DEMONSTRATION",
        "SECRET_KEY",
        "VAULT_KEYS",
        "INDEX_KEY",
        "DATABASE_URL",
        "ALLOWED_HOSTS",
        "VAR_DIR",
        *MAIL,
    ):
        os.environ.pop(name, None)
        os.environ.pop(f"{name}_FILE", None)
    os.environ["ENVIRONMENT_FILE"] = str(KEYS)
    os.environ["DJANGO_SETTINGS_MODULE"] = "wscp_isa.settings"
    os.environ["PUBLIC_URL"] = address
    os.environ["BIND"] = f"127.0.0.1:{port}"
    sys.path.insert(0, os.getcwd())

    try:
        prepare()
    except CommandError as error:
        sys.exit(str(error))
    except (ImproperlyConfigured, UnicodeDecodeError) as error:
        sys.exit(f"{KEYS} cannot be used ({error}): put it right, or remove var to start the demonstration anew.")
    except DatabaseError as error:
        sys.exit(f"{DATABASE} cannot be used ({error}): remove var to start the demonstration anew.")

    print(f"\nThe demonstration is at {address} (Ctrl-C stops it).\n", flush=True)
    # What is done with nobody asking, mail among it, into var/mail. It ends with this process, which becomes gunicorn.
    tick = [sys.executable, "manage.py", "tick", "--every", "60", "--beside", str(os.getpid())]
    subprocess.Popen(tick)  # noqa: S603
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "--log-level=warning"])  # noqa: S606


if __name__ == "__main__":
    main()
