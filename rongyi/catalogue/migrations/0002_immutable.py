"""Editions are only ever added: a text is what its digest says, and nothing published changes."""

from django.db import migrations

TABLES = (
    "catalogue_sourcetext",
    "catalogue_edition",
    "catalogue_definitionversion",
    "catalogue_editionfile",
)

REFUSE = """
alter table catalogue_sourcetext add constraint source_text_digest_is_of_content
  check (digest = encode(sha256(content), 'hex'));

create function catalogue_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'editions are only ever added: % on % is refused', tg_op, tg_table_name
    using errcode = 'insufficient_privilege';
end $$;
""" + "".join(
    f"""
create trigger {table}_never_changed before update or delete on {table}
  for each row execute function catalogue_refuse();
create trigger {table}_never_truncated before truncate on {table}
  for each statement execute function catalogue_refuse();
"""
    for table in TABLES
)

BACK = (
    "".join(
        f"drop trigger {table}_never_truncated on {table};"
        f"drop trigger {table}_never_changed on {table};"
        for table in TABLES
    )
    + """
drop function catalogue_refuse();
alter table catalogue_sourcetext drop constraint source_text_digest_is_of_content;
"""
)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, BACK)]
