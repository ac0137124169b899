"""SM3 for databases whose facts are chained with it: PostgreSQL has none of its own.

Which algorithm a database takes stands in the function behind the check `fact_algorithm_known`:
SHA-256, until `journal_fix_algorithm` says otherwise before the first fact. No row is looked at.
"""

from django.db import migrations, models

import rongyi.journal.models


def _turned(x: str, n: int) -> str:
    return f"((({x} << {n}) | ({x} >> {32 - n})) & 4294967295)"


def _round(first: str, second: str) -> str:
    """One round of the compression, GB/T 32905-2016, 5.3.3."""
    return f"""
      one := ({_turned("a", 12)} + e + k[j + 1]) & 4294967295;
      one := {_turned("one", 7)};
      two := (({first}) + d + (one # {_turned("a", 12)}) + (w[j + 1] # w[j + 5])) & 4294967295;
      one := (({second}) + h + one + w[j + 1]) & 4294967295;
      d := c; c := {_turned("b", 9)}; b := a; a := two;
      h := g; g := {_turned("f", 19)}; f := e; e := one # {_turned("one", 9)} # {_turned("one", 17)};"""


def _constants() -> str:
    """The constant of each round, turned by its number."""
    found = []
    for j in range(64):
        constant, by = (0x79CC4519 if j < 16 else 0x7A879D8A), j % 32
        found.append((constant << by | constant >> 32 - by) & 0xFFFFFFFF)
    return "{" + ",".join(map(str, found)) + "}"


_BEGIN = (0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D)
_LAST = 0xB0FB0E4E
FUNCTIONS = f"""
create function journal_sm3(message bytea) returns bytea
  immutable strict parallel safe language plpgsql as $$
declare
  k constant bigint[] := '{_constants()}';
  v bigint[] := '{{{",".join(map(str, (*_BEGIN, _LAST)))}}}';
  w bigint[]; padded bytea; length bigint := octet_length(message); at integer := 0;
  a bigint; b bigint; c bigint; d bigint; e bigint; f bigint; g bigint; h bigint;
  one bigint; two bigint; j integer;
begin
  padded := message || '\\x80'::bytea
    || decode(repeat('00', ((119 - length % 64) % 64)::integer), 'hex') || int8send(length * 8);
  while at < octet_length(padded) loop
    w := array_fill(0::bigint, array[68]);
    for j in 0..15 loop
      w[j + 1] := (get_byte(padded, at)::bigint << 24) | (get_byte(padded, at + 1) << 16)
        | (get_byte(padded, at + 2) << 8) | get_byte(padded, at + 3);
      at := at + 4;
    end loop;
    for j in 17..68 loop
      one := w[j - 16] # w[j - 9] # {_turned("w[j - 3]", 15)};
      w[j] := one # {_turned("one", 15)} # {_turned("one", 23)} # {_turned("w[j - 13]", 7)}
        # w[j - 6];
    end loop;
    a := v[1]; b := v[2]; c := v[3]; d := v[4]; e := v[5]; f := v[6]; g := v[7]; h := v[8];
    for j in 0..15 loop{_round("a # b # c", "e # f # g")}
    end loop;
    for j in 16..63 loop{_round("(a & b) | (a & c) | (b & c)", "(e & f) | ((~e) & g)")}
    end loop;
    v := array[v[1] # a, v[2] # b, v[3] # c, v[4] # d, v[5] # e, v[6] # f, v[7] # g, v[8] # h];
  end loop;
  return (select string_agg(substr(int8send(x), 5), ''::bytea order by place)
    from unnest(v) with ordinality as u(x, place));
end $$;

-- For the owner alone, before the first fact: which algorithm this database takes.
create function journal_fix_algorithm(wanted smallint) returns void language plpgsql as $$
begin
  if wanted not in (1, 2) or exists (select from journal_stream) then
    raise exception 'the algorithm of facts is fixed before the first of them';
  end if;
  execute format('create or replace function fact_algorithm_known_holds("algorithm" smallint)'
    ' returns boolean immutable parallel safe language plpgsql as'
    ' $holds$ begin return algorithm = %s; end $holds$', wanted);
end $$;
revoke all on function journal_fix_algorithm(smallint) from public;
"""
DROP = """
drop function journal_fix_algorithm(smallint);
drop function journal_sm3(bytea);
"""
NAME = "fact_algorithm_known"


class Migration(migrations.Migration):
    dependencies = [("journal", "0006_archived")]

    operations = [
        migrations.RunSQL(FUNCTIONS, DROP),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveConstraint("fact", NAME),
                migrations.AddConstraint(
                    "fact",
                    rongyi.journal.models.RowCheck(
                        condition=models.Q(("algorithm__in", [1, 2])), name=NAME
                    ),
                ),
            ],
        ),
    ]
