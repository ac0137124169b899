# The tables. What keeps facts from being changed follows in 0002.

import django.db.models.deletion
from django.db import migrations, models

import rongyi.journal.models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("name", models.TextField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ReactionPosition",
            fields=[
                ("name", models.TextField(primary_key=True, serialize=False)),
                ("xid", rongyi.journal.models.TransactionIdField()),
                ("number", models.BigIntegerField()),
                ("attempts", models.IntegerField(default=0)),
                ("not_before", models.DateTimeField(null=True)),
                ("last_error", models.TextField(default="")),
            ],
        ),
        migrations.CreateModel(
            name="ParkedFact",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("reaction", models.TextField()),
                ("number", models.BigIntegerField()),
                ("stream_id", models.UUIDField()),
                ("seq", models.IntegerField()),
                ("error", models.TextField()),
                ("parked_at", models.DateTimeField()),
                ("solved_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("reaction", "number"), name="parked_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("size", models.BigIntegerField()),
                ("media_type", models.TextField()),
                ("stored_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                        name="file_digest_is_sha256",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("size__gte", 0)), name="file_size_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Stream",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("name", models.TextField()),
                ("seq", models.IntegerField()),
                ("hash", models.BinaryField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("seq__gte", 1)), name="stream_has_a_fact"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__regex", "^[a-z_]{1,40}$")),
                        name="stream_words_short",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Fact",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "stream_id",
                        "seq",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("seq", models.IntegerField()),
                ("at", models.DateTimeField()),
                ("name", models.TextField()),
                ("actor_id", models.UUIDField()),
                ("on_behalf_id", models.UUIDField(null=True)),
                ("salt", models.BinaryField(null=True)),
                ("body", models.TextField(null=True)),
                ("commitment", models.BinaryField()),
                ("hash", models.BinaryField()),
                ("algorithm", models.SmallIntegerField(db_default=1)),
                (
                    "xid",
                    rongyi.journal.models.TransactionIdField(
                        db_default=models.Func(
                            function="pg_current_xact_id",
                            output_field=rongyi.journal.models.TransactionIdField(),
                        ),
                        editable=False,
                    ),
                ),
                (
                    "stream",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="journal.stream",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("algorithm", 1)), name="fact_algorithm_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("body__isnull", True), ("salt__isnull", True)),
                            models.Q(("body__isnull", False), ("salt__isnull", False)),
                            _connector="OR",
                        ),
                        name="fact_erased_whole",
                    ),
                ],
            },
        ),
    ]
