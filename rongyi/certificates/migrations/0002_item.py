"""The item whose result a certificate is stands on its row; the room of cases, which knows it,
writes it for those issued before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="certificate",
            name="item",
            field=models.CharField(default="", max_length=60),
            preserve_default=False,
        ),
    ]
