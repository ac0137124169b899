"""A fact for a stream whose quarter was detached is refused: in the rest it would split its chain.

Detaching puts a check on the partition `journal_fact_rest`, attaching takes it away again.
"""

from django.db import migrations

FUNCTIONS = r"""
-- Partitions of the quarter of `at` and of the next one. A quarter is left out that was detached,
-- or of which facts lie in the rest already. Returns how many were made.
-- Writers wait behind whoever waits for a lock: it gives up after two seconds.
create or replace function journal_make_partitions(at timestamptz) returns integer
  language plpgsql security definer set search_path = public, pg_temp
  set lock_timeout = '2s' as $$
declare
  first timestamptz := date_trunc('quarter', greatest(least(at, now() + '1 year'),
    now() - interval '50 years') at time zone 'UTC') at time zone 'UTC';
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

create or replace function journal_detach(part text, counted bigint, begun bigint,
    newest timestamptz, at timestamptz) returns void language plpgsql as $$
declare reader text; low_id uuid; high_id uuid;
begin
  insert into journal_detachedpart (name, low, high, facts, streams, newest_at, detached_at)
    select part, (regexp_match(b, 'FROM \(''(.*?)''\)'))[1]::uuid,
      (regexp_match(b, 'TO \(''(.*?)''\)'))[1]::uuid, counted, begun, newest, at
    from (select pg_get_expr(relpartbound, oid) b from pg_class where oid = to_regclass(part)) x
    returning low, high into strict low_id, high_id;
  execute format('alter table journal_fact_rest add constraint %I'
    ' check (not (stream_id >= %L and stream_id < %L)) not valid',
    part || '_is_archived', low_id, high_id);
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

create or replace function journal_attach(part text) returns void language plpgsql as $$
declare low_id uuid; high_id uuid;
begin
  delete from journal_detachedpart d where d.name = part returning d.low, d.high
    into strict low_id, high_id;
  execute format('alter table journal_fact_rest drop constraint if exists %I',
    part || '_is_archived');
  execute format('drop trigger fact_only_erased on %I', part);
  execute format('drop trigger fact_never_deleted on %I', part);
  execute format('alter table journal_fact attach partition %I for values from (%L) to (%L)',
    part, low_id, high_id);
end $$;
"""

BEFORE = r"""
-- Partitions of the quarter of `at` and of the next one. A quarter is left out that was detached,
-- or of which facts lie in the rest already. Returns how many were made.
create or replace function journal_make_partitions(at timestamptz) returns integer
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

create or replace function journal_detach(part text, counted bigint, begun bigint,
    newest timestamptz, at timestamptz) returns void language plpgsql as $$
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

create or replace function journal_attach(part text) returns void language plpgsql as $$
declare low_id uuid; high_id uuid;
begin
  delete from journal_detachedpart d where d.name = part returning d.low, d.high
    into strict low_id, high_id;
  execute format('drop trigger fact_only_erased on %I', part);
  execute format('drop trigger fact_never_deleted on %I', part);
  execute format('alter table journal_fact attach partition %I for values from (%L) to (%L)',
    part, low_id, high_id);
end $$;
"""

# Those detached before get their check too. What already lies in the rest is not looked at.
CHECKS = """
do $$
declare one journal_detachedpart;
begin
  for one in select * from journal_detachedpart loop
    execute format('alter table journal_fact_rest add constraint %I'
      ' check (not (stream_id >= %L and stream_id < %L)) not valid',
      one.name || '_is_archived', one.low, one.high);
  end loop;
end $$;
"""
NO_CHECKS = """
do $$
declare one text;
begin
  for one in select name from journal_detachedpart loop
    execute format('alter table journal_fact_rest drop constraint if exists %I',
      one || '_is_archived');
  end loop;
end $$;
"""

# `rongyi migrate` grants it to the application under whatever name that has.
GRANT = """
revoke all on function journal_make_partitions(timestamptz) from public;
do $$
begin
  if exists (select from pg_roles where rolname = 'rongyi_app') then
    grant execute on function journal_make_partitions(timestamptz) to rongyi_app;
  end if;
end $$;
"""
NO_GRANT = "grant execute on function journal_make_partitions(timestamptz) to public;"


class Migration(migrations.Migration):
    dependencies = [("journal", "0005_partitions")]

    operations = [
        migrations.RunSQL(FUNCTIONS, BEFORE),
        migrations.RunSQL(CHECKS, NO_CHECKS),
        migrations.RunSQL(GRANT, NO_GRANT),
    ]
