from django.db import migrations

from vault.history import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("congress", "0001_initial")]

    operations = [
        AppendOnly("congress_termevent"),
        AppendOnly("congress_constituencyevent"),
        AppendOnly("congress_delegateevent"),
        AppendOnly("congress_screeningevent"),
        AppendOnly("congress_assignmentevent"),
        AppendOnly("congress_extensionevent"),
        AppendOnly("congress_replyevent"),
        AppendOnly("congress_ratingevent"),
        AppendOnly("congress_paperevent"),
        AppendOnly("congress_opinionevent"),
        AppendOnly("congress_callevent"),
        AppendOnly("congress_proposalevent"),
        AppendOnly("congress_secondingevent"),
        AppendOnly("congress_rulesetevent"),
        AppendOnly("congress_sessionevent"),
        AppendOnly("congress_sittingevent"),
        AppendOnly("congress_rollentryevent"),
        AppendOnly("congress_preparationstepevent"),
        AppendOnly("congress_presidiumseatevent"),
        AppendOnly("congress_agendaitemevent"),
        AppendOnly("congress_votecountevent"),
        AppendOnly("congress_resolutionevent"),
        AppendOnly("congress_resolutionprogressevent"),
        # The steps of a proposal are a history of their own.
        AppendOnly("congress_proposalstep"),
    ]
