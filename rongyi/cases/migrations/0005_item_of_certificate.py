"""Certificates issued before learn the item of their case."""

from django.db import migrations

OF_CASES = """update certificates_certificate k set item = c.item_code
  from cases_case c where c.id = k.case_id"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_letters"),
        ("certificates", "0002_item"),
    ]

    operations = [migrations.RunSQL(OF_CASES, migrations.RunSQL.noop)]
