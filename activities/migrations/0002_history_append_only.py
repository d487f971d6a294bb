from django.db import migrations

from vault.history import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("activities", "0001_initial")]

    operations = [
        AppendOnly("activities_workplanevent"),
        AppendOnly("activities_activityevent"),
        AppendOnly("activities_occasionevent"),
    ]
