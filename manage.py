#!/usr/bin/env python
"""Run a management command of 教工之家."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "union_admin.settings")
    from django.core.management import execute_from_command_line

    from union_admin.embedded import EmbeddedError, servers_for

    try:
        with servers_for(sys.argv):
            execute_from_command_line(sys.argv)
    except EmbeddedError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
