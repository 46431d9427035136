#!/usr/bin/env python
"""Runs the site's commands: `./manage.py help` lists them."""

import os
import sys


def main() -> None:
    os.umask(0o027)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "networking_site.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
