from django.db import migrations

from vault.history import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("members", "0006_group_and_post_versions")]

    operations = [AppendOnly("members_uniongroupevent")]
