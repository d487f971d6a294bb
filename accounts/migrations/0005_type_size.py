from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_pin_tries")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="type_size",
            field=models.CharField(
                blank=True,
                choices=[
                    ("normal", "Ordinary type"),
                    ("large", "Large type"),
                    ("largest", "Very large type"),
                ],
                default="",
                max_length=10,
                verbose_name="size of the writing",
            ),
        ),
    ]
