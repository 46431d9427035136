"""The second half of `bin/serve`: prepares the database, becomes the web server."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import signal
import socket
import sys
import warnings
from pathlib import Path
from types import ModuleType
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Check, migrate, fill, and hand over to gunicorn, which keeps this process."""
    environment = dict(os.environ)
    settings = read_settings()
    host, port = settings.env.str("HOST", default="127.0.0.1"), read_port(settings)
    refuse_taken_port(host, port)
    # One command starts both, also in production, unless a setting says otherwise.
    environment.setdefault("EMBEDDED_WORKER", os.environ.get("EMBEDDED_WORKER", "true"))
    text = prepare(settings)
    environment["SAY_WHEN_READY"] = text
    environment["PYTHONPATH"] = str(ROOT)
    os.chdir(ROOT)
    sys.stdout.flush()
    server = ["-m", "gunicorn", "networking_site.wsgi"]
    server += ["-c", "networking_site/gunicorn_conf.py"]
    os.execve(sys.executable, [sys.executable, *server], environment)  # noqa: S606


def read_settings() -> ModuleType:
    """Give the settings; what cannot be read is said in one sentence."""
    try:
        with warnings.catch_warnings(action="ignore"):
            from networking_site import settings
    except Exception as problem:  # noqa: BLE001  whatever is wrong, it is a setting
        if not os.environ.get("PORT", "8000").isdigit():
            refuse_port()
        if isinstance(problem, KeyError) and problem.args == ("ENGINE",):
            give_up("DATABASE_URL must look like postgres://user:password@host/name.")
        give_up(f"a setting cannot be read: {one_line(problem)}")
    return settings


def read_port(settings: ModuleType) -> int:
    """Give the port from the environment or `.env`."""
    port = settings.env.str("PORT", default="8000")
    if not port.isdigit() or not 0 < int(port) < 65536:
        refuse_port()
    return int(port)


def refuse_port() -> NoReturn:
    """Stop over a port that is none."""
    give_up(f"PORT must be a number from 1 to 65535, and is {os.environ['PORT']!r}.")


def refuse_taken_port(host: str, port: int) -> None:
    """Stop with a sentence where the port cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener, socket.socket(family) as caller:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        caller.settimeout(1)
        try:
            # Somebody who listens on all addresses leaves this one free on macOS.
            taken = caller.connect_ex((host, port)) == 0
            listener.bind((host, port))
        except OSError as problem:
            if problem.errno == errno.EACCES:
                give_up(f"port {port} is reserved: set PORT to one above 1023.")
            if problem.errno != errno.EADDRINUSE:
                give_up(f"cannot listen on {host}:{port}: {problem.strerror}.")
            taken = True
    if taken:
        give_up(
            f"port {port} is taken by another program: stop that one, or set another, "
            f"as in PORT={port + 1 if port < 65535 else 8000} bin/serve."
        )


def prepare(settings: ModuleType) -> str:
    """Bring the database up to date, fill it when there is none; say what to know."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "networking_site.settings"
    import django
    from django.core.management import call_command
    from django.db import Error, connections

    try:
        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        if settings.DEBUG:
            call_command("seed_demo", "--if-empty")
            who = said_by("seed_demo", "--who")
        else:
            collect_static_files(Path(settings.STATIC_ROOT))
            who = first_account()
    except Error as problem:
        give_up(f"the database cannot be used: {one_line(problem)}")
    finally:
        connections.close_all()
    return start_text(settings, who=who.splitlines())


def collect_static_files(folder: Path) -> None:
    """Collect and compress the static files, where anything changed since last time."""
    from django.core.management import call_command

    sources = [ROOT / "requirements.txt", *sorted(ROOT.glob("static/**/*"))]
    said = hashlib.sha256()
    for source in sources:
        if source.is_file():
            said.update(f"{source.relative_to(ROOT)}\n".encode() + source.read_bytes())
    stamp = folder / ".made-from"
    if not stamp.is_file() or stamp.read_text() != said.hexdigest():
        call_command("collectstatic", verbosity=0, interactive=False)
        stamp.write_text(said.hexdigest())


def said_by(command: str, *options: str) -> str:
    """Run a command and give what it prints."""
    from django.core.management import call_command

    said = io.StringIO()
    call_command(command, *options, stdout=said)
    return said.getvalue()


def first_account() -> str:
    """Say how to make the first account, where there is none."""
    from django.contrib.auth import get_user_model

    if get_user_model().objects.exists():
        return ""
    return "the account you make with: .venv/bin/python manage.py createsuperuser"


def start_text(settings: ModuleType, *, who: list[str]) -> str:
    """Say where the site is, who to sign in as, where mail goes, and how to stop."""
    lines = ["", f"  {settings.SITE_NAME} is at {settings.SITE_URL}/"]
    if who:
        lines += ["  Sign in as", *(f"    {line}" for line in who)]
    if settings.EMAIL_URL:
        lines.append(f"  Mail goes to {settings.EMAIL_HOST}.")
    else:
        folder = Path(settings.MAIL_DIR)
        shown = folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder
        page = f", to read at {settings.SITE_URL}/mail/" if settings.DEBUG else ""
        lines.append(f"  Mail goes to files in {shown}/{page}")
    return "\n".join([*lines, "  Ctrl-C stops it.", ""])


def one_line(problem: Exception) -> str:
    """Give the first line of what went wrong."""
    return (str(problem).strip() or type(problem).__name__).splitlines()[0]


def give_up(sentence: str) -> NoReturn:
    """Stop with one sentence."""
    raise SystemExit(f"bin/serve: {sentence}")


if __name__ == "__main__":
    sys.path[0] = str(ROOT)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
