from django.db import migrations, models
from django.utils.timezone import localdate

import vault.secrets


class Migration(migrations.Migration):
    dependencies = [("members", "0011_tally")]

    operations = [
        migrations.AddField("rosterdraft", "reading", vault.secrets.SecretTextField(blank=True, default="")),
        migrations.AddField(
            "rosterdraft",
            "counts_from",
            models.DateField(default=localdate, verbose_name="counts from"),
            preserve_default=False,
        ),
        migrations.AddField(
            "rosterdraft",
            "category",
            models.CharField(
                choices=[
                    ("permanent", "permanent staff"),
                    ("contract", "contract staff"),
                    ("temporary", "temporary staff"),
                    ("agency", "agency staff"),
                    ("retired", "retired"),
                    ("other", "other"),
                ],
                default="permanent",
                max_length=12,
                verbose_name="category",
            ),
        ),
        migrations.AddField(
            "rosterdraft",
            "membership",
            models.CharField(
                choices=[("full", "full member"), ("kept", "membership kept"), ("none", "not a member")],
                default="none",
                max_length=8,
                verbose_name="membership",
            ),
        ),
    ]
