"""The version of Staff Home that runs: its number, and the migrations it knows. Read without the settings."""

import tomllib
from functools import cache
from pathlib import Path

from django.db.migrations.loader import MigrationLoader

_PROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"


def version() -> str:
    """Its number."""
    return tomllib.loads(_PROJECT.read_text())["project"]["version"]


@cache
def known_migrations() -> frozenset[str]:
    """The migrations of the version that runs, each as app.name; a balancer asks every few seconds."""
    return frozenset(".".join(key) for key in MigrationLoader(None).disk_migrations)
