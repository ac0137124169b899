"""Where an edition came from, so that nothing replaces one that an operator published."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_immutable")]

    operations = [
        migrations.AddField("edition", "origin", models.TextField(default="")),
    ]
