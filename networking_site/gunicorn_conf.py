"""How gunicorn serves the site: `gunicorn networking_site.wsgi -c <this file>`."""

import os
import runpy
import signal
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

os.umask(0o027)

# Read apart and with nothing left behind, so that a reload (SIGHUP) reads them afresh.
_environment = dict(os.environ)
_settings = SimpleNamespace(
    **runpy.run_path(str(Path(__file__).with_name("settings.py")))
)
_host = _settings.env.str("HOST", default="127.0.0.1")
_port = _settings.env.int("PORT", default=8000)
_trusted = _settings.env.str("FORWARDED_ALLOW_IPS", default="127.0.0.1,::1")
os.environ.clear()
os.environ.update(_environment)

bind = f"[{_host}]:{_port}" if ":" in _host else f"{_host}:{_port}"
worker_class = "gthread"
workers = 1 if _settings.DEBUG else _settings.WEB_CONCURRENCY
threads = 8 if _settings.DEBUG else 4
timeout = graceful_timeout = 30
keepalive = 75 if _settings.TRUSTED_PROXY_COUNT else 5
forwarded_allow_ips = _trusted if _settings.TRUSTED_PROXY_COUNT else ""
loglevel = "warning"
control_socket_disable = True
proc_name = "networking_site"

STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)
_stop = threading.Event()
_background: list[threading.Thread] = []


def post_fork(server: Any, worker: Any) -> None:
    """Let a stop reach a process that is only just beginning.

    Until gunicorn gives it handlers of its own, a new worker would put signals into the
    queue it has from its parent, where nobody reads them.
    """
    for number in STOPS:
        signal.signal(number, signal.SIG_DFL)
    while not server.SIG_QUEUE.empty():
        if server.SIG_QUEUE.get_nowait() in STOPS:
            sys.exit(0)


def post_worker_init(worker: Any) -> None:
    """Start the background worker in this process, where the settings say so."""
    from django.conf import settings

    if settings.EMBEDDED_WORKER:
        from networking_site.lib.schedule.worker import start_embedded

        # While a job computes, a page waits this long each time it asked the database.
        sys.setswitchinterval(0.0005)
        _background.append(start_embedded(stop=_stop))
    if worker.age == 1 and (text := os.environ.get("SAY_WHEN_READY")):
        print(text, flush=True)


def worker_exit(server: Any, worker: Any) -> None:
    """Let the job that is running end before the process does."""
    _stop.set()
    for thread in _background:
        thread.join(timeout=5)
