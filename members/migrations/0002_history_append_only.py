from django.db import migrations

from vault.history import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]

    operations = [
        AppendOnly("members_unionevent"),
        AppendOnly("members_personevent"),
        AppendOnly("members_moveevent"),
        AppendOnly("members_postevent"),
    ]
