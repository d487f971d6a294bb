from django.core.management import call_command
from django.db import migrations


def create_cache_table(apps, schema_editor):
    """The table of settings.CACHES, where sign-in counts its attempts."""
    call_command("createcachetable", database=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(create_cache_table, migrations.RunPython.noop)]
