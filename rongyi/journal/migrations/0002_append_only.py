"""The order of facts, and what refuses to change them.

Facts have a number of their own (identity) beside the chain's; triggers refuse every change but
the erasure of a body, whoever asks; the application's role has no right to change either.
"""

from django.db import migrations, models

NUMBER = "alter table journal_fact add column number bigint generated always as identity"

REFUSE = """
create function journal_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'facts are only ever added: % on % is refused', tg_op, tg_table_name
    using errcode = 'insufficient_privilege';
end $$;

create function journal_only_erase() returns trigger language plpgsql as $$
declare same journal_fact;
begin
  same := new;
  same.body := old.body;
  same.salt := old.salt;
  if same is not distinct from old and new.body is null and new.salt is null then
    return new;
  end if;
  same.xid := old.xid;
  if new.xid = '0'::xid8 and same is not distinct from old
     and new.body is not distinct from old.body and new.salt is not distinct from old.salt then
    return new;
  end if;
  raise exception 'facts are only ever added: % of number % is refused', tg_op, old.seq
    using errcode = 'insufficient_privilege';
end $$;

create trigger fact_only_erased before update on journal_fact
  for each row execute function journal_only_erase();
create trigger fact_never_deleted before delete on journal_fact
  for each row execute function journal_refuse();
create trigger fact_never_truncated before truncate on journal_fact
  for each statement execute function journal_refuse();
create trigger stream_never_deleted before delete on journal_stream
  for each row execute function journal_refuse();
create trigger stream_never_truncated before truncate on journal_stream
  for each statement execute function journal_refuse();

-- Erasing needs more rights than the application has; this does exactly that and nothing else.
create function journal_erase(of_stream uuid, of_seq integer) returns boolean
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update journal_fact set body = null, salt = null
    where stream_id = of_stream and seq = of_seq and body is not null;
  return found;
end $$;

-- After a logical restore transactions count from the beginning again, while facts and positions
-- carry the old count: set both to the beginning, keeping what is still to be delivered.
create function journal_rebase() returns void language sql as $$
  update journal_reactionposition p set xid = '0', number = coalesce(
      (select min(f.number) - 1 from journal_fact f where (f.xid, f.number) > (p.xid, p.number)),
      (select max(f.number) from journal_fact f), 0);
  update journal_fact set xid = '0' where xid <> '0'::xid8;
$$;

create function journal_keep_append_only(application_role text) returns void
  language plpgsql as $$
begin
  execute format('revoke all on journal_fact, journal_storedfile from %I', application_role);
  execute format('grant select, insert on journal_fact, journal_storedfile to %I',
                 application_role);
  execute format('revoke all on journal_stream from %I', application_role);
  execute format('grant select, insert, update on journal_stream to %I', application_role);
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
drop function journal_keep_append_only(text);
drop function journal_rebase();
drop function journal_erase(uuid, integer);
drop trigger stream_never_truncated on journal_stream;
drop trigger stream_never_deleted on journal_stream;
drop trigger fact_never_truncated on journal_fact;
drop trigger fact_never_deleted on journal_fact;
drop trigger fact_only_erased on journal_fact;
drop function journal_only_erase();
drop function journal_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(NUMBER, "alter table journal_fact drop column number")
            ],
            state_operations=[
                migrations.AddField(
                    "fact", "number", models.BigIntegerField(editable=False), preserve_default=False
                )
            ],
        ),
        migrations.AddIndex("fact", models.Index(fields=["xid", "number"], name="fact_in_order")),
        migrations.RunSQL(REFUSE, BACK),
    ]
