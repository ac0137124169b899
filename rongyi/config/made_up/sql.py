"""The SQL that makes made-up people, enterprises and cases in pieces, within the server.

Everything about number i follows from i alone: whoever makes it a second time makes the same.
"""

from __future__ import annotations

from rongyi.journal.store import COLUMNS, running_hash, stream_sql

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡"
    "余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯"
    "龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲建华国红春梅志海玉萍鹏飞"
    "晓燕东波宁帆欣悦思雨子涵梓轩浩宇然嘉怡佳琪俊豪诗瑶天一晨曦若彤家宝雪婷倩云峰"
    "林森凯旋振兴永康乐安瑞祥福生长青立德学良光荣世昌新民正义中和"
)
TRADES = ("餐饮", "丝绸", "纺织", "建材", "科技", "物流", "贸易", "水产", "酒店", "文化")

# A uniform number in [0, 1) from i and the number of the question.
_CHANCE = "((hashint8extended({i}, {of}) & 1048575)::float8 / 1048576)"


def chance(i: str, of: int) -> str:
    """The SQL of a number in [0, 1) that depends on i and on what is asked."""
    return _CHANCE.format(i=i, of=of)


def _sign(signs: str, i: str, of: int) -> str:
    return f"substr('{signs}', 1 + ({chance(i, of)} * {len(signs)})::int %% {len(signs)}, 1)"


def person_name(i: str) -> str:
    """The SQL of a person's name: three signs, of some two letters."""
    second = f"case when {chance(i, 23)} < 0.8 then {_sign(GIVEN, i, 22)} else '' end"
    return f"({_sign(SURNAMES, i, 20)} || {_sign(GIVEN, i, 21)} || {second})"


def enterprise_name(i: str) -> str:
    """The SQL of an enterprise's name."""
    trades = ", ".join(f"'{one}'" for one in TRADES)
    trade = f"(array[{trades}])[1 + ({chance(i, 26)} * 10)::int %% 10]"
    return (
        f"('盛泽' || {_sign(GIVEN, i, 24)} || {_sign(GIVEN, i, 25)} || {_sign(GIVEN, i, 27)} "
        f"|| {trade} || '有限公司')"
    )


# Single expressions, so that the server puts them in place instead of calling them.
FUNCTIONS = f"""
create or replace function pg_temp.made_id(ms bigint, words text) returns uuid
  immutable parallel safe language sql as $$
  select (lpad(to_hex(ms), 12, '0') || '7'
    || overlay(substr(md5(words), 1, 19) placing '8' from 4 for 1))::uuid $$;
create or replace function pg_temp.made_at(day date, moment int, i bigint) returns timestamptz
  immutable parallel safe language sql as $$
  select (day + time '08:30' + moment * interval '130 minutes'
    + ((hashint8extended(i, 40 + moment) & 7167)::int * interval '1 second'))
    at time zone 'Asia/Shanghai' $$;
{running_hash("pg_temp.made_hash")}
"""

TABLES = f"""
create temp table if not exists made_life (life int primary key, item text, kind text,
  for_enterprise boolean, state text, step smallint, outcome text, task text, post text,
  decided_by text, legal_days int, promised_days int, "values" jsonb, sources jsonb,
  materials jsonb);
create temp table if not exists made_stage (life int, seq int, moment int, name text, body text,
  by_staff boolean, primary key (life, seq));
create temp table if not exists made_paper (life int, place smallint, code text, way text,
  digest text, name text, media_type text);
create temp table if not exists made_day (ordinal int primary key, day date);
create temp table if not exists made_case (i bigint, life int, id uuid, bundle_id uuid,
  stream uuid, number text, applicant uuid, enterprise uuid, applicant_name text,
  opened_at timestamptz, accepted_at timestamptz, reviewed_at timestamptz,
  decided_at timestamptz, closed_at timestamptz, accepted_on date, legal_due date,
  promised_due date, told_by date, kind text);
create temp table if not exists made_fact ({COLUMNS});
"""

LIVES = """insert into made_life select life, item, kind, for_enterprise, state, step, outcome,
    task, post, decided_by, legal_days, promised_days, "values"::jsonb, sources::jsonb,
    materials::jsonb
  from json_to_recordset(%s::json) as r(life int, item text, kind text, for_enterprise boolean,
    state text, step smallint, outcome text, task text, post text, decided_by text,
    legal_days int, promised_days int, "values" text, sources text, materials text)"""
STAGES = """insert into made_stage select r.life, s.seq, s.moment, s.name, s.body, s.by_staff
  from json_to_recordset(%s::json) as r(life int, stages json),
    json_to_recordset(r.stages) as s(seq int, moment int, name text, body text, by_staff boolean)"""
PAPERS = """insert into made_paper select l.life, p.place, p.code, p.way, p.digest, p.name,
    p.media_type
  from made_life l, jsonb_to_recordset(l.materials) as p(place smallint, code text, way text,
    digest text, name text, media_type text)"""
DAYS = "insert into made_day select * from unnest(%s::int[], %s::date[])"

PEOPLE = f"""insert into identity_person
    (id, code, document_type, document_number, name_zh, name_en, phone, born)
  select pg_temp.made_id(%(ms)s + i, 'person' || i), null, 'citizen_no',
    '890000' || to_char(date '1940-01-01' + (i / 900)::int %% 24000, 'YYYYMMDD')
      || lpad((i %% 900 + 100 * (i / 21600000))::text, 3, '0') || 'X',
    {person_name("i")}, '', '139' || lpad(i::text, 8, '0'),
    date '1940-01-01' + (i / 900)::int %% 24000
  from generate_series(%(first)s::bigint, %(last)s::bigint) i"""
ENTERPRISES = f"""insert into identity_enterprise
    (id, code, uscc, name_zh, name_en, legal_representative_id, founding_case)
  select pg_temp.made_id(%(ms)s + i, 'enterprise' || i), null, '9189' || lpad(i::text, 14, '0'),
    {enterprise_name("i")}, '', pg_temp.made_id(%(ms)s + i, 'person' || i), null
  from generate_series(%(first)s::bigint, %(last)s::bigint) i"""

_OPEN = "case when wo > %(days)s - 4 then 4 when r2 < 0.4 then 5 else 6 end"
_OVER = "case when r2 < 0.88 then 0 when r2 < 0.93 then 1 when r2 < 0.97 then 2 else 3 end"
CASES = f"""insert into made_case
  with asked as materialized (
    select i, i * %(days)s::float8 / %(cases)s as p, {chance("i", 1)} as r1, {chance("i", 2)} as r2,
      {chance("i", 3)} as r3, {chance("i", 4)} as r4, {chance("i", 5)} as r5, {chance("i", 6)} as r6
    from generate_series(%(first)s::bigint, %(last)s::bigint) i),
  dated as (
    select *, floor(p)::int as wo, p - floor(p) as part,
      i >= %(cases)s * 0.942 and r3 < 0.62 as is_open from asked),
  lived as (
    select d.*, l.life, l.kind, l.for_enterprise, l.promised_days, l.legal_days,
      least(wo + (r4 * 2)::int, %(days)s) as wa
    from dated d join made_life l on l.life = %(kinds)s * floor(power(r1, 1.6) * %(items)s)::int
      + case when is_open then {_OPEN} else {_OVER} end),
  timed as materialized (
    select *, least(wa + floor(power(r5, 0.8) * (promised_days + 1) * 1.12)::int, %(days)s) as wd
    from lived),
  named as (
    select t.*, floor(r6 * %(people)s)::bigint as who,
      case when for_enterprise then floor(r6 * %(enterprises)s)::bigint end as firm,
      ((o.day + time '08:30' + part * interval '120 minutes')
        at time zone 'Asia/Shanghai') as opened_at, o.day as day
    from timed t join made_day o on o.ordinal = t.wo),
  numbered as materialized (
    select *, 'MU' || to_char(day, 'YYYYMMDD') || lpad(i::text, 8, '0') as bundle_number,
      pg_temp.made_id((extract(epoch from opened_at) * 1000)::bigint, 'case' || i) as id,
      coalesce(firm, who) as applicant_i from named)
  select n.i, n.life, n.id,
    pg_temp.made_id((extract(epoch from n.opened_at) * 1000)::bigint, 'bundle' || n.i),
    {stream_sql("case", "n.id")}, n.bundle_number,
    pg_temp.made_id(%(ms)s + n.applicant_i, 'person' || n.applicant_i),
    case when n.firm is not null
      then pg_temp.made_id(%(ms)s + n.firm, 'enterprise' || n.firm) end,
    case when n.firm is null then {person_name("n.who")} else {enterprise_name("n.firm")} end,
    n.opened_at, pg_temp.made_at(a.day, 1, n.i), pg_temp.made_at(a.day, 2, n.i),
    pg_temp.made_at(d.day, 3, n.i), pg_temp.made_at(d.day, 4, n.i), a.day, ld.day, pd.day, t.day,
    n.kind
  from numbered n
  join made_day a on a.ordinal = n.wa join made_day d on d.ordinal = n.wd
  join made_day ld on ld.ordinal = n.wa + n.legal_days
  join made_day pd on pd.ordinal = n.wa + n.promised_days
  join made_day t on t.ordinal = n.wo + 5"""

BUNDLES = """insert into themes_bundle (id, number, theme_code, edition_id, state, applicant_id,
    enterprise_id, founded_id, answers, entries, calls, chosen, contested, committed, receipt,
    items, planned_on, version, started_at, saved_at, last_editor_id, submitted_at, finished_at,
    start_key, submit_key)
  select c.bundle_id, c.number, l.item, %(edition)s::uuid,
    case when l.task = '' then 'done' else 'submitted' end, c.applicant, c.enterprise, null,
    '{}', '{}', '{}', '{}', '{}', '{}', null, array[l.item],
    (c.opened_at at time zone 'Asia/Shanghai')::date, 2, c.opened_at, c.opened_at, c.applicant,
    c.opened_at, case when l.task = '' then
      case c.kind when 'refused' then c.accepted_at when 'withdrawn' then c.reviewed_at
        else c.closed_at end end,
    'made-up ' || c.i, 'made-up ' || c.i
  from made_case c join made_life l using (life)"""
_AT_END = """case l.kind when 'refused' then c.accepted_at when 'withdrawn' then c.reviewed_at
    when 'approved' then c.closed_at when 'rejected' then c.closed_at end"""
CASE_ROWS = f"""insert into cases_case (id, number, received_at, opened_at, accepted_at, decided_at,
    closed_at, legal_due, promised_due, version, step, bundle_id, edition_id, applicant_id,
    enterprise_id, item_code, applicant_name, channel, state, outcome, stopped_days, stops,
    provisional, deemed)
  select c.id, c.number || '-01', c.opened_at, c.opened_at,
    case when l.kind not in ('refused', 'accept') then c.accepted_at end,
    case when l.decided_by <> '' then c.decided_at end, {_AT_END},
    case when l.kind not in ('refused', 'accept') then c.legal_due end,
    case when l.kind not in ('refused', 'accept') then c.promised_due end,
    (select max(seq) from made_stage s where s.life = l.life), l.step, c.bundle_id,
    %(edition)s::uuid, c.applicant, c.enterprise, l.item, c.applicant_name, 'web', l.state,
    l.outcome, 0, 0, false, false
  from made_case c join made_life l using (life)"""
FORMS = """insert into cases_caseform (case_id, "values", sources, after)
  select c.id, l."values", l.sources, '{}' from made_case c join made_life l using (life)"""
PAPER_ROWS = """insert into cases_casematerial (case_id, place, code, way, file_id, name,
    media_type, evidence, handed_in_at)
  select c.id, p.place, p.code, p.way, p.digest, p.name, p.media_type, '{}', c.opened_at
  from made_case c join made_paper p using (life)"""
TASKS = """insert into cases_task (case_id, due_on, opened_at, kind, post)
  select c.id, case l.task when 'accept' then c.told_by else c.promised_due end,
    case l.task when 'accept' then c.opened_at when 'review' then c.accepted_at
      else c.reviewed_at end, l.task, l.post
  from made_case c join made_life l using (life) where l.task <> ''"""
DECISIONS = """insert into cases_decision (case_id, outcome, ground, reasons, post, decided_by,
    decided_at)
  select c.id, l.outcome, case l.outcome when 'approved' then '' else %(ground)s end,
    case l.outcome when 'approved' then '' else %(reasons)s end, l.decided_by, %(staff)s::uuid,
    c.decided_at
  from made_case c join made_life l using (life) where l.decided_by <> ''"""
FACTS = """insert into made_fact
  select c.stream, 'case', c.id::text, s.seq, s.name,
    case when s.by_staff then %(staff)s::uuid when s.moment in (0, 2) then c.applicant
      else %(system)s::uuid end,
    case when s.by_staff or s.moment not in (0, 2) then null else c.enterprise end,
    case s.moment when 0 then c.opened_at when 1 then c.accepted_at when 2 then c.reviewed_at
      when 3 then c.decided_at else c.closed_at end,
    uuid_send(gen_random_uuid()),
    format(s.body, c.number || '-01', c.bundle_id, c.applicant,
      case when c.enterprise is null then 'null' else '"' || c.enterprise || '"' end,
      c.accepted_on, c.legal_due, c.promised_due), c.i * 10 + s.seq
  from made_case c join made_stage s using (life)"""
COUNTED_FACTS = """select l.item as item_code, f.fact as name,
    f.at at time zone 'Asia/Shanghai' as at, l.outcome,
    c.accepted_at at time zone 'Asia/Shanghai' as accepted_at
  from made_fact f join made_case c on c.stream = f.stream_id join made_life l using (life)"""
ROWS = (BUNDLES, CASE_ROWS, FORMS, PAPER_ROWS, TASKS, DECISIONS, FACTS)
CLEAR = "truncate made_case; truncate made_fact"
TABLES_FILLED = (
    "identity_person", "identity_enterprise", "themes_bundle", "cases_case", "cases_caseform",
    "cases_casematerial", "cases_task", "cases_decision", "journal_stream", "journal_fact",
)  # fmt: skip
# Nobody asks for values of forms or for salts and hashes, and looking at them takes most of it.
_ASKED_FOR = {
    "cases_caseform": "(case_id)",
    "journal_fact": "(stream_id, seq, at, name, actor_id, on_behalf_id, number, xid)",
}
TO_ANALYZE = [f"{one} {_ASKED_FOR.get(one, '')}" for one in reversed(TABLES_FILLED)]
READ_IN_INDEXES = ("cases_case", "cases_task")  # lists and searches look at few of their rows
