from django.db import migrations

from vault.history import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("reminders", "0001_initial")]

    operations = [
        AppendOnly("reminders_channelevent"),
        AppendOnly("reminders_optoutevent"),
        AppendOnly("reminders_reminderruleevent"),
        AppendOnly("reminders_remindersettingsevent"),
        AppendOnly("reminders_routineevent"),
        AppendOnly("reminders_routinedoneevent"),
        AppendOnly("reminders_rulechannelevent"),
    ]
