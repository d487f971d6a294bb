from django.db import migrations

from vault.history import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_looks_and_exports")]

    operations = [AppendOnly("vault_look"), AppendOnly("vault_export")]
