"""Search by a part of a Chinese name: single signs and pairs of neighbours, in an inverted index.

Trigrams know nothing of a word of two signs; pairs do. The function is ours and immutable, so that
an index may hold what it says.
"""

import django.contrib.postgres.indexes
from django.db import migrations, models

PARTS = """
create function identity_name_parts(name text) returns text[]
  immutable strict parallel safe language sql as $$
  select coalesce(array_agg(distinct substr(t.folded, i, size)), '{}')
  from (select replace(lower(normalize(name, nfkc)), ' ', '') as folded) t,
    generate_series(1, char_length(t.folded)) i, generate_series(1, 2) size $$;
"""


def parts_of(column):
    return models.Func(models.F(column), function="identity_name_parts")


class Migration(migrations.Migration):
    dependencies = [("identity", "0004_delegation_words")]

    operations = [
        migrations.RunSQL(PARTS, "drop function identity_name_parts(text)"),
        migrations.AddIndex(
            "person",
            django.contrib.postgres.indexes.GinIndex(
                parts_of("name_zh"), name="person_by_part_of_name"
            ),
        ),
        migrations.AddIndex(
            "enterprise",
            django.contrib.postgres.indexes.GinIndex(
                parts_of("name_zh"), name="enterprise_by_part_of_name"
            ),
        ),
    ]
