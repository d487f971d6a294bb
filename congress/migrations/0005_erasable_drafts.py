from django.db import migrations

from vault.history import ErasableOnly

# Recorded for good that the proposer was forgotten, and the proposal is one that nobody was ever given.
NEVER_GIVEN = """
    OLD.number IS NULL
    AND EXISTS (SELECT FROM members_forgetting f WHERE f.person_id = OLD.proposer_id)
    AND NOT EXISTS (
        SELECT FROM congress_proposal p
        WHERE p.id = OLD.pgh_obj_id AND (p.number IS NOT NULL OR p.status NOT IN ('draft', 'withdrawn'))
    )
"""


class Migration(migrations.Migration):
    dependencies = [
        ("congress", "0004_proposal_number_of_the_year"),
        ("members", "0009_forgetting"),
    ]

    operations = [
        ErasableOnly(
            "congress_proposalevent",
            allowed=f"({NEVER_GIVEN})",
            erased={"title": "''", "reasons": "''", "measures": "''", "pieces": "'[]'::jsonb"},
        ),
    ]
