#!/usr/bin/env python
"""Django's command line for Presence."""

import os
import sys

#: They read pictures alone, so they need no database, no secret and no running instance.
WITHOUT_A_SERVER = {"audit_scorer", "evaluate_scorer"}


def main() -> None:
    is_alone = WITHOUT_A_SERVER.intersection(sys.argv[1:2]) and "SECRET_KEY" not in os.environ
    settings = "config.settings_test" if is_alone else "config.settings"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
