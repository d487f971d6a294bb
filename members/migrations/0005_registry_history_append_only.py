from django.db import migrations

from vault.history import AppendOnly

TABLES = (
    "application",
    "caretag",
    "committee",
    "consent",
    "correction",
    "decision",
    "privacynotice",
    "regrouping",
    "tagging",
)


class Migration(migrations.Migration):
    dependencies = [("members", "0004_registry")]

    operations = [AppendOnly(f"members_{table}event") for table in TABLES]
