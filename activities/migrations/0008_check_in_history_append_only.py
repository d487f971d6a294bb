from django.db import migrations

from vault.history import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("activities", "0007_check_in")]

    operations = [AppendOnly("activities_checkinevent")]
