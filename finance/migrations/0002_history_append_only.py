from django.db import migrations

from vault.history import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("finance", "0001_initial")]

    operations = [
        AppendOnly("finance_budgetevent"),
        AppendOnly("finance_budgetlineevent"),
        AppendOnly("finance_budgetapprovalevent"),
    ]
