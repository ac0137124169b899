"""Facts lie in partitions by the quarter in which their stream began.

A case's stream carries the time of the case in its first 48 bits (rules.stream_id), so a chain
lies in one partition, whole. What is named by no time, and all that was there before, lies in the
partition `journal_fact_rest`. The owner makes partitions; the application may only ask for the
next ones (journal_make_partitions), and an operator detaches old ones (journal_detach).
"""

from django.db import migrations, models

import rongyi.journal.models

TURN = """
set constraints all immediate;
alter table journal_fact rename to journal_fact_rest;
alter index journal_fact_pkey rename to journal_fact_rest_pkey;
alter index fact_in_order rename to journal_fact_rest_in_order;
drop trigger fact_only_erased on journal_fact_rest;
drop trigger fact_never_deleted on journal_fact_rest;
alter table journal_fact_rest alter column number drop identity;
create table journal_fact (like journal_fact_rest including defaults including constraints)
  partition by range (stream_id);
do $$
declare newest bigint;
begin
  select coalesce(max(number), 0) + 1 into newest from journal_fact_rest;
  execute format('alter table journal_fact alter column number'
    ' add generated always as identity (start with %s)', newest);
end $$;
alter table journal_fact add constraint journal_fact_pkey primary key (stream_id, seq);
create index fact_in_order on journal_fact (xid, number);
alter table journal_fact attach partition journal_fact_rest default;
create trigger fact_only_erased before update on journal_fact
  for each row execute function journal_only_erase();
create trigger fact_never_deleted before delete on journal_fact
  for each row execute function journal_refuse();
create trigger fact_never_truncated before truncate on journal_fact
  for each statement execute function journal_refuse();
"""

BACK = """
do $$
declare part regclass;
begin
  for part in select inhrelid::regclass from pg_inherits
    where inhparent = 'journal_fact'::regclass and inhrelid <> 'journal_fact_rest'::regclass
  loop
    execute format('alter table journal_fact detach partition %s', part);
    execute format('insert into journal_fact_rest select * from %s', part);
    execute format('drop table %s', part);
  end loop;
end $$;
alter table journal_fact detach partition journal_fact_rest;
drop table journal_fact;
alter table journal_fact_rest rename to journal_fact;
alter index journal_fact_rest_pkey rename to journal_fact_pkey;
alter index journal_fact_rest_in_order rename to fact_in_order;
do $$
declare newest bigint;
begin
  select coalesce(max(number), 0) + 1 into newest from journal_fact;
  execute format('alter table journal_fact alter column number'
    ' add generated always as identity (start with %s)', newest);
end $$;
create trigger fact_only_erased before update on journal_fact
  for each row execute function journal_only_erase();
create trigger fact_never_deleted before delete on journal_fact
  for each row execute function journal_refuse();
"""

FUNCTIONS = r"""
create function journal_quarter_name(at timestamptz) returns text immutable language sql as $$
  select 'journal_fact_' || to_char(at at time zone 'UTC', 'YYYY"q"Q') $$;

-- The least stream of a moment: 48 bits of milliseconds, as in a UUIDv7.
create function journal_least_stream(at timestamptz) returns uuid immutable language sql as $$
  select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0')
    || repeat('0', 20))::uuid $$;

-- Partitions of the quarter of `at` and of the next one. A quarter is left out that was detached,
-- or of which facts lie in the rest already. Returns how many were made.
create function journal_make_partitions(at timestamptz) returns integer
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  first timestamptz := date_trunc('quarter', least(at, now() + '1 year') at time zone 'UTC')
    at time zone 'UTC';
  lower timestamptz; made integer := 0; low_id uuid; high_id uuid; part text;
begin
  for step in 0..1 loop
    lower := (first at time zone 'UTC' + step * interval '3 months') at time zone 'UTC';
    low_id := journal_least_stream(lower);
    high_id := journal_least_stream((lower at time zone 'UTC' + interval '3 months')
      at time zone 'UTC');
    part := journal_quarter_name(lower);
    continue when to_regclass(part) is not null
      or exists (select from journal_detachedpart d where d.low = low_id)
      or exists (select from journal_fact_rest f where f.stream_id >= low_id
        and f.stream_id < high_id);
    execute format('create table %I partition of journal_fact for values from (%L) to (%L)',
      part, low_id, high_id);
    execute format('create trigger fact_never_truncated before truncate on %I'
      ' for each statement execute function journal_refuse()', part);
    made := made + 1;
  end loop;
  return made;
end $$;

-- For the owner alone: a quarter becomes a table of its own, which refuses changes as before.
create function journal_detach(part text, counted bigint, begun bigint, newest timestamptz,
    at timestamptz) returns void language plpgsql as $$
declare reader text;
begin
  insert into journal_detachedpart (name, low, high, facts, streams, newest_at, detached_at)
    select part, (regexp_match(b, 'FROM \(''(.*?)''\)'))[1]::uuid,
      (regexp_match(b, 'TO \(''(.*?)''\)'))[1]::uuid, counted, begun, newest, at
    from (select pg_get_expr(relpartbound, oid) b from pg_class where oid = to_regclass(part)) x;
  execute format('alter table journal_fact detach partition %I', part);
  execute format('create trigger fact_only_erased before update on %I'
    ' for each row execute function journal_refuse()', part);
  execute format('create trigger fact_never_deleted before delete on %I'
    ' for each row execute function journal_refuse()', part);
  for reader in select distinct grantee from information_schema.table_privileges
    where table_name = 'journal_fact' and privilege_type = 'SELECT' and grantee <> current_user
  loop
    execute format('revoke all on %I from %I', part, reader);
    execute format('grant select on %I to %I', part, reader);
  end loop;
end $$;

create function journal_attach(part text) returns void language plpgsql as $$
declare low_id uuid; high_id uuid;
begin
  delete from journal_detachedpart d where d.name = part returning d.low, d.high
    into strict low_id, high_id;
  execute format('drop trigger fact_only_erased on %I', part);
  execute format('drop trigger fact_never_deleted on %I', part);
  execute format('alter table journal_fact attach partition %I for values from (%L) to (%L)',
    part, low_id, high_id);
end $$;
revoke all on function journal_detach(text, bigint, bigint, timestamptz, timestamptz) from public;
revoke all on function journal_attach(text) from public;
"""

MAKE = """
select journal_make_partitions(now());
do $$
begin
  if exists (select from pg_roles where rolname = 'rongyi_app') then
    revoke all on journal_fact from rongyi_app;
    grant select, insert on journal_fact to rongyi_app;
    grant select on journal_detachedpart to rongyi_app;
  end if;
end $$;
"""
DROP = """
drop function journal_attach(text);
drop function journal_detach(text, bigint, bigint, timestamptz, timestamptz);
drop function journal_make_partitions(timestamptz);
drop function journal_least_stream(timestamptz);
drop function journal_quarter_name(timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0004_log")]

    operations = [
        migrations.CreateModel(
            name="DetachedPart",
            fields=[
                ("name", models.TextField(primary_key=True, serialize=False)),
                ("low", models.UUIDField()),
                ("high", models.UUIDField()),
                ("facts", models.BigIntegerField()),
                ("streams", models.BigIntegerField()),
                ("newest_at", models.DateTimeField(null=True)),
                ("detached_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    rongyi.journal.models.RowCheck(
                        condition=models.Q(("low__lt", models.F("high"))),
                        name="detached_part_has_a_range",
                    )
                ],
            },
        ),
        migrations.RunSQL(TURN, BACK),
        migrations.RunSQL(FUNCTIONS, DROP),
        migrations.RunSQL(MAKE, migrations.RunSQL.noop),
    ]
