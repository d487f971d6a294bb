"""What the administrator keeps running."""

import tomllib
from typing import NamedTuple

from django.conf import settings
from django.db import connection


class Machine(NamedTuple):
    """What the administrator keeps running."""

    version: str
    database: str
    is_demo: bool


def machine() -> Machine:
    """The version that runs and the database's; asking is the proof that it answers. One query."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        database = cursor.fetchone()[0]
    return Machine(project["version"], f"PostgreSQL {database.split()[0]}", settings.DEMO)
