"""The items of a bundle stand on its row. Those of a submitted one are the items of its cases; of
an older draft they are written when it is submitted, and until then nobody with a mandate for some
items sees it."""

import django.contrib.postgres.fields
from django.db import migrations, models

OF_CASES = """update themes_bundle b set items = c.items
  from (select bundle_id, array_agg(item_code order by number) as items from cases_case
    group by bundle_id) c
  where c.bundle_id = b.id"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_letters"),
        ("themes", "0003_receipt_kept"),
    ]

    operations = [
        migrations.AddField(
            model_name="bundle",
            name="items",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60), default=list, size=None
            ),
        ),
        migrations.RunSQL(OF_CASES, migrations.RunSQL.noop),
    ]
