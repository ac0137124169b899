"""The Merkle logs over the facts: entries and checkpoints are only ever added, too."""

from django.db import migrations, models

import rongyi.journal.models

REFUSE = """
create trigger log_batch_never_changed before update or delete on journal_logbatch
  for each row execute function journal_refuse();
create trigger log_batch_never_truncated before truncate on journal_logbatch
  for each statement execute function journal_refuse();
create trigger log_checkpoint_never_changed before update or delete on journal_logcheckpoint
  for each row execute function journal_refuse();
create trigger log_checkpoint_never_truncated before truncate on journal_logcheckpoint
  for each statement execute function journal_refuse();

-- What a later transaction may still see as facts that are no leaves yet stays behind those that
-- are: after a rebase the latter are of transaction 0, the former of transaction 1.
create or replace function journal_only_erase() returns trigger language plpgsql as $$
declare same journal_fact;
begin
  same := new;
  same.body := old.body;
  same.salt := old.salt;
  if same is not distinct from old and new.body is null and new.salt is null then
    return new;
  end if;
  same.xid := old.xid;
  if new.xid in ('0'::xid8, '1'::xid8) and same is not distinct from old
     and new.body is not distinct from old.body and new.salt is not distinct from old.salt then
    return new;
  end if;
  raise exception 'facts are only ever added: % of number % is refused', tg_op, old.seq
    using errcode = 'insufficient_privilege';
end $$;

create or replace function journal_rebase() returns void language plpgsql as $$
declare upto xid8; upto_number bigint; newest bigint;
begin
  select h.xid, h.number into upto, upto_number from journal_loghead h order by h.xid, h.number
    limit 1;
  upto := coalesce(upto, '0'::xid8);
  upto_number := coalesce(upto_number, 0);
  select coalesce(max(f.number), 0) into newest from journal_fact f;
  update journal_reactionposition p set (xid, number) = (
    select x.xid, x.number - 1 from (
      select case when (f.xid, f.number) > (upto, upto_number) then '1'::xid8 else '0'::xid8 end
        as xid, f.number
      from journal_fact f where (f.xid, f.number) > (p.xid, p.number)
      union all select '1'::xid8, newest + 1) x
    order by x.xid, x.number limit 1);
  update journal_fact f set xid =
    case when (f.xid, f.number) > (upto, upto_number) then '1'::xid8 else '0'::xid8 end;
  update journal_loghead h set xid = '0', number = newest, sealed_xid = '0',
    sealed_number = case when h.sealed_size = h.size then newest else 0 end;
end $$;

create or replace function journal_keep_append_only(application_role text) returns void
  language plpgsql as $$
begin
  execute format('revoke all on journal_fact, journal_storedfile, journal_logbatch,'
                 ' journal_logcheckpoint from %I', application_role);
  execute format('grant select, insert on journal_fact, journal_storedfile, journal_logbatch,'
                 ' journal_logcheckpoint to %I', application_role);
  execute format('revoke all on journal_stream, journal_loghead from %I', application_role);
  execute format('grant select, insert, update on journal_stream, journal_loghead to %I',
                 application_role);
  execute format('revoke all on function journal_rebase() from public, %I', application_role);
end $$;

do $$
begin
  if exists (select from pg_roles where rolname = 'rongyi_app') then
    perform journal_keep_append_only('rongyi_app');
  end if;
end $$;
"""

BACK = """
drop trigger log_checkpoint_never_truncated on journal_logcheckpoint;
drop trigger log_checkpoint_never_changed on journal_logcheckpoint;
drop trigger log_batch_never_truncated on journal_logbatch;
drop trigger log_batch_never_changed on journal_logbatch;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_checks_in_functions")]

    operations = [
        migrations.CreateModel(
            name="LogHead",
            fields=[
                ("log", models.TextField(primary_key=True, serialize=False)),
                ("size", models.BigIntegerField(default=0)),
                ("frontier", models.BinaryField(default=bytes)),
                ("xid", rongyi.journal.models.TransactionIdField()),
                ("number", models.BigIntegerField(default=0)),
                ("sealed_size", models.BigIntegerField(default=0)),
                ("sealed_xid", rongyi.journal.models.TransactionIdField()),
                ("sealed_number", models.BigIntegerField(default=0)),
                ("sealed_at", models.DateTimeField(null=True)),
                ("trouble", models.TextField(default="")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sealed_size__lte", models.F("size"))),
                        name="log_sealed_within",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LogBatch",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "log",
                        "first",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("log", models.TextField()),
                ("first", models.BigIntegerField()),
                ("size", models.IntegerField()),
                ("entries", models.BinaryField()),
                ("low", models.BigIntegerField()),
                ("high", models.BigIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["log", "high"], name="log_batch_by_number")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("size__gte", 1)), name="log_batch_not_empty"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("low__lte", models.F("high"))),
                        name="log_batch_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LogCheckpoint",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "log",
                        "key",
                        "size",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("log", models.TextField()),
                ("key", models.TextField()),
                ("size", models.BigIntegerField()),
                ("note", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="LogExport",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "place",
                        "log",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("place", models.TextField()),
                ("log", models.TextField()),
                ("size", models.BigIntegerField(default=0)),
                ("at", models.DateTimeField(null=True)),
                ("failing_since", models.DateTimeField(null=True)),
                ("error", models.TextField(default="")),
            ],
        ),
        migrations.RunSQL(REFUSE, BACK),
    ]
