from django.db import migrations

from vault.history import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("activities", "0004_audience")]

    operations = [AppendOnly("activities_invitationevent")]
