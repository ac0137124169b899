"""Tables of the journal. Facts are only ever added; triggers and grants say so, not this file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import CheckConstraint, F, Func, Q

if TYPE_CHECKING:
    _Field = models.Field[str, str]
else:
    _Field = models.Field


class TransactionIdField(_Field):
    """PostgreSQL's xid8: the transaction that wrote the row. Rooms read it in SQL only."""

    def db_type(self, connection: Any) -> str:
        return "xid8"


class RowCheck(CheckConstraint):
    """One or more named conditions on a row, in one function `<name>_holds`.

    PostgreSQL parses the stored text of a check anew for each statement that writes a row, and
    calls one function for each; eleven of a case took a tenth of an act. A function is compiled
    once a session; a row that fails is refused in the name of the condition that it fails.

    `RowCheck(name=…, condition=Q(…))` is one condition by the name of the check;
    `RowCheck(name=…, conditions=((name, Q(…)), …))` are several.
    """

    def __init__(
        self,
        *,
        name: str,
        condition: Q | None = None,
        conditions: Sequence[tuple[str, Q]] = (),
    ) -> None:
        self.conditions = tuple((own, one) for own, one in conditions)
        whole = condition or reduce(and_, (one for _, one in self.conditions))
        super().__init__(name=name, condition=whole)

    def __eq__(self, other: object) -> bool:
        same = isinstance(other, RowCheck) and self.conditions == other.conditions
        return same and super().__eq__(other)

    __hash__ = CheckConstraint.__hash__

    def deconstruct(self) -> Any:
        """For migrations: the conditions by their names, where there are several."""
        path, words, kept = super().deconstruct()
        if self.conditions:
            kept = {"name": self.name, "conditions": self.conditions}
        return path, words, kept

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """Of a new table: behind it, since the function has to be there before."""
        if schema_editor is not None:
            schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))
        return None

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        """The function, then the check that calls it."""
        if schema_editor is None:
            return None
        whole = _sql_of(self, model, schema_editor)
        fields: list[Any] = [one for one in model._meta.concrete_fields if one.column]
        used = [one for one in fields if f'"{one.column}"' in whole]
        shape = ", ".join(f'"{one.column}" {one.db_type(schema_editor.connection)}' for one in used)
        given = ", ".join(f'"{one.column}"' for one in used)
        return (
            f'create function "{self.name}_holds"({shape}) returns boolean immutable parallel safe'
            f" language plpgsql as $holds$ begin {self._body(whole, model, schema_editor)}"
            f' end $holds$; alter table "{model._meta.db_table}" add constraint "{self.name}"'
            f' check ("{self.name}_holds"({given}))'
        )

    def _body(self, whole: str, model: Any, schema_editor: Any) -> str:
        """Whether all hold is asked at once; which one does not, only where one does not."""
        if not self.conditions:
            return f"return {whole};"
        failing = "".join(
            f" if not ({_sql_of(CheckConstraint(name=name, condition=one), model, schema_editor)})"
            f" then raise check_violation using constraint = '{name}', message ="
            f" 'new row of {model._meta.db_table} violates check constraint \"{name}\"'; end if;"
            for name, one in self.conditions
        )
        return f"if {whole} then return true; end if;{failing} return true;"

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        """The check, then its function."""
        return (
            f'alter table "{model._meta.db_table}" drop constraint "{self.name}";'
            f' drop function if exists "{self.name}_holds"'
        )


def _sql_of(check: CheckConstraint, model: Any, schema_editor: Any) -> str:
    ours: Any = check
    return str(ours._get_check_sql(model, schema_editor))


class Stream(models.Model):
    """The head of one chain (事实流): a case, a definition, a post, the sign-ins of a day.

    `id` is computed from kind and name (rules.stream_id); `seq`, `hash` and `at` are those of
    the last fact. Locking this row is what makes the chain gapless.
    """

    id = models.UUIDField(primary_key=True)
    kind = models.TextField()
    name = models.TextField()
    seq = models.IntegerField()
    hash = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            RowCheck(
                name="stream_sound",
                conditions=(
                    ("stream_has_a_fact", Q(seq__gte=1)),
                    ("stream_words_short", Q(kind__regex=r"^[a-z_]{1,40}$")),
                ),
            ),
        ]


class Fact(models.Model):
    """One thing that happened (事实). Written by `store` alone, in the transaction of the act.

    Partitioned by the quarter in which its stream began (migration 0005)."""

    pk = models.CompositePrimaryKey("stream_id", "seq")
    stream = models.ForeignKey(  # no constraint: a stream is never deleted, its facts move away
        Stream, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    seq = models.IntegerField()
    at = models.DateTimeField()
    name = models.TextField()
    actor_id = models.UUIDField()
    on_behalf_id = models.UUIDField(null=True)
    salt = models.BinaryField(null=True)
    body = models.TextField(null=True)
    commitment = models.BinaryField()
    hash = models.BinaryField()
    algorithm = models.SmallIntegerField(db_default=1)
    number = models.BigIntegerField(editable=False)
    xid = TransactionIdField(
        editable=False,
        db_default=Func(function="pg_current_xact_id", output_field=TransactionIdField()),
    )

    class Meta:
        constraints = [
            # In each database only one of them: migration 0007, ADR 0024.
            RowCheck(name="fact_algorithm_known", condition=Q(algorithm__in=[1, 2])),
            RowCheck(
                name="fact_erased_whole",
                condition=Q(salt__isnull=True, body__isnull=True)
                | Q(salt__isnull=False, body__isnull=False),
            ),
        ]
        indexes = [models.Index(name="fact_in_order", fields=["xid", "number"])]


class DetachedPart(models.Model):
    """A quarter whose facts were detached (已归档的事实): chains in it are whole, and elsewhere."""

    name = models.TextField(primary_key=True)  # of the table, as long as it is there
    low = models.UUIDField()
    high = models.UUIDField()  # the first stream behind it
    facts = models.BigIntegerField()
    streams = models.BigIntegerField()
    newest_at = models.DateTimeField(null=True)
    detached_at = models.DateTimeField()

    class Meta:
        constraints = [RowCheck(name="detached_part_has_a_range", condition=Q(low__lt=F("high")))]


class ReactionPosition(models.Model):
    """How far one reaction has read (反应的位置): all facts up to (xid, number) are done."""

    name = models.TextField(primary_key=True)
    xid = TransactionIdField()
    number = models.BigIntegerField()
    attempts = models.IntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    last_error = models.TextField(default="")


class ParkedFact(models.Model):
    """A fact that a reaction could not take in after all attempts (搁置的事实)."""

    id = models.UUIDField(primary_key=True)
    reaction = models.TextField()
    number = models.BigIntegerField()
    stream_id = models.UUIDField()
    seq = models.IntegerField()
    error = models.TextField()
    parked_at = models.DateTimeField()
    solved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="parked_once", fields=["reaction", "number"]),
        ]


class Heartbeat(models.Model):
    """When a process that nobody sees was last alive (心跳)."""

    name = models.TextField(primary_key=True)
    at = models.DateTimeField()


class StoredFile(models.Model):
    """A file kept under the digest of its bytes (按摘要存放的文件)."""

    digest = models.CharField(primary_key=True, max_length=64)
    size = models.BigIntegerField()
    media_type = models.TextField()
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(
                name="file_digest_is_sha256", condition=Q(digest__regex="^[0-9a-f]{64}$")
            ),
            CheckConstraint(name="file_size_not_negative", condition=Q(size__gte=0)),
        ]


class LogHead(models.Model):
    """One Merkle log (存证日志): how far it has taken facts in, and how far it is sealed.

    Facts up to (xid, number) are leaves; those up to (sealed_xid, sealed_number) are covered by a
    signed checkpoint that lies on the disk. `trouble` says why nothing is signed, a code.
    """

    log = models.TextField(primary_key=True)
    size = models.BigIntegerField(default=0)
    frontier = models.BinaryField(default=bytes)
    xid = TransactionIdField()
    number = models.BigIntegerField(default=0)
    sealed_size = models.BigIntegerField(default=0)
    sealed_xid = TransactionIdField()
    sealed_number = models.BigIntegerField(default=0)
    sealed_at = models.DateTimeField(null=True)
    trouble = models.TextField(default="")

    class Meta:
        constraints = [
            CheckConstraint(name="log_sealed_within", condition=Q(sealed_size__lte=F("size"))),
        ]


class LogBatch(models.Model):
    """Entries of a log, one behind the other, as they were taken in together. Only ever added.

    `low` and `high` are the least and the greatest number of their facts: a leaf is found by them.
    """

    pk = models.CompositePrimaryKey("log", "first")
    log = models.TextField()
    first = models.BigIntegerField()
    size = models.IntegerField()
    entries = models.BinaryField()
    low = models.BigIntegerField()
    high = models.BigIntegerField()

    class Meta:
        constraints = [
            CheckConstraint(name="log_batch_not_empty", condition=Q(size__gte=1)),
            CheckConstraint(name="log_batch_in_order", condition=Q(low__lte=F("high"))),
        ]
        indexes = [models.Index(name="log_batch_by_number", fields=["log", "high"])]


class LogCheckpoint(models.Model):
    """A checkpoint that was signed (签名检查点), as its text. Only ever added."""

    pk = models.CompositePrimaryKey("log", "key", "size")
    log = models.TextField()
    key = models.TextField()
    size = models.BigIntegerField()
    note = models.TextField()
    at = models.DateTimeField()


class LogExport(models.Model):
    """How far a log was carried to one outside place (外部存证点), and why not further."""

    pk = models.CompositePrimaryKey("place", "log")
    place = models.TextField()
    log = models.TextField()
    size = models.BigIntegerField(default=0)
    at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    error = models.TextField(default="")
