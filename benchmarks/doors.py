"""Does the time a door takes tell who is a member? `python benchmarks/doors.py`

Known and unknown addresses are sent in turn to sign-up, reset and code by mail; the
figure is the area under the ROC curve of "slower means known":
0.5 tells nothing, 0 or 1 everything, 0.45 to 0.55 is the goal.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).parents[1]))
DOORS = {
    "sign-up": "/accounts/signup/",
    "reset": "/accounts/password/reset/",
    "code by mail": "/accounts/login/code/",
}


def main() -> None:
    """Print one line per door, with the even steps on and off."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--tries", type=int, default=100, help="for each address")
    tries = arguments.parse_args().tries
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "networking_site.settings",
            "DATA_DIR": folder,
            "DEBUG": "true",
        }
        django.setup()
        from django.core.management import call_command
        from django.test import override_settings

        from networking_site import sign_in

        call_command("migrate", verbosity=0)
        call_command("createcachetable")
        step = sign_in.STEP_SECONDS
        with override_settings(ACCOUNT_RATE_LIMITS=False, DEBUG=False):
            for sign_in.STEP_SECONDS in (step, 2.0**-30):
                even = f"steps of {step} s" if step == sign_in.STEP_SECONDS else "off"
                for door, path in DOORS.items():
                    print(f"{door:13} {even:15} AUC {measure(path, tries):.2f}")


def measure(path: str, tries: int) -> float:
    """Give the AUC of a door after so many tries with each kind of address."""
    from django.test import Client

    from contacts.profiles.models import User

    known, unknown = [], []
    members = [f"member{n}-{time.monotonic_ns()}@example.org" for n in range(tries)]
    for address in members:
        User.objects.create_user(address)
    asked = [(address, known) for address in members]
    asked += [(f"no-{address}", unknown) for address in members]
    random.Random(1).shuffle(asked)  # noqa: S311
    for email, times in asked:
        client = Client(headers={"host": "localhost"})
        begun = time.perf_counter()
        answer = client.post(path, {"email": email, "password1": "a long enough one"})
        times.append(time.perf_counter() - begun)
        if answer.status_code != 302:
            raise SystemExit(f"{path} answered {answer.status_code}")
    pairs = [(a > b) + 0.5 * (a == b) for a in known for b in unknown]
    return sum(pairs) / len(pairs)


if __name__ == "__main__":
    main()
