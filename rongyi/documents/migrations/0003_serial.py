"""Whose running number it is: taken once, kept for a second try."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_number_sequence")]

    operations = [
        migrations.CreateModel(
            name="Serial",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "series",
                        "owner",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("series", models.CharField(max_length=80)),
                ("owner", models.UUIDField()),
                ("number", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("series", "number"), name="serial_taken_once"
                    )
                ],
            },
        ),
    ]
