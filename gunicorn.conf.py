"""How gunicorn serves the product. What differs from one machine to another comes from the environment."""

import os
import re
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from gunicorn.glogging import Logger

ONE_TIME = re.compile(r"^(/invitation/|/password/)(?!chosen/).+")


class AccessLogger(Logger):
    """Writes no address that somebody made up: it could hold a name, or a line break that forges a second line.

    Nor the address of a one-time link: until it is used, whoever reads the log could use it.
    """

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> dict[str, Any]:
        atoms: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        atoms["U"] = (
            "(no such page)" if str(atoms["s"]) in {"400", "404"} else ONE_TIME.sub(r"\1...", quote(atoms["U"]))
        )
        return atoms


wsgi_app = "wscp_isa.wsgi"
bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
preload_app = False  # each worker opens its own database connections and files

timeout = 30  # a worker that gives no sign of life for so long is replaced
graceful_timeout = 20  # what was being saved when the server is told to stop is saved
# The sign of life is a touched file, which must not wait for a disk.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108

limit_request_line = 4094
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
if "*" in forwarded_allow_ips:
    raise ValueError("FORWARDED_ALLOW_IPS must name the proxy's addresses: with * anyone could pretend to be the proxy")

# Nothing here is managed through a socket, and two servers of one user would share gunicorn's.
control_socket_disable = True

# When, from where, what, the answer, its size and seconds; no query, referrer or browser.
logger_class = AccessLogger
accesslog = "-"
access_log_format = '%(t)s %(h)s "%(m)s %(U)s" %(s)s %(B)s %(L)s'
