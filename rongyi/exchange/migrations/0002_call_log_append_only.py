"""The log of calls is only ever added to, whoever asks."""

from django.db import migrations

REFUSE = """
create function exchange_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'the log of calls is only ever added to: % is refused', tg_op
    using errcode = 'insufficient_privilege';
end $$;
create trigger call_log_never_changed before update or delete on exchange_calllog
  for each row execute function exchange_refuse();
create trigger call_log_never_truncated before truncate on exchange_calllog
  for each statement execute function exchange_refuse();
"""

BACK = """
drop trigger call_log_never_truncated on exchange_calllog;
drop trigger call_log_never_changed on exchange_calllog;
drop function exchange_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, BACK)]
