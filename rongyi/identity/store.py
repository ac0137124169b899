"""Who asks, in one statement: every request of somebody signed in begins with it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings

from rongyi.journal.store import run
from rongyi.kernel.actor import Delegated

POSTS_PER_PERSON_MAX = 200

# Those not revoked that hold on the day; the broadest mandate counts, and all together
# say in which items, and in which he may sign.
_WHO = """
select p.name_zh, p.name_en, d.mandate_id, d.enterprise_id, d.enterprise, d.enterprise_en,
  d.covers_all, d.items, d.signs_all, d.sign_items, h.posts, h.departments, h.sites,
  h.led, c.covered, c.covered_posts, l.lent
from identity_person p
cross join lateral (
  select coalesce(%s::date, (statement_timestamp() at time zone %s::text)::date) as today) t
left join lateral (
  select m.id as mandate_id, m.enterprise_id, e.name_zh as enterprise,
    e.name_en as enterprise_en, m.covers_all,
    string_agg(array_to_string(m.items, ','), ',') over () as items,
    bool_or(m.covers_all and m.can_sign) over () as signs_all,
    string_agg(array_to_string(m.items, ','), ',') filter (where m.can_sign) over () as sign_items
  from identity_mandate m join identity_enterprise e on e.id = m.enterprise_id
  where m.person_id = p.id and m.enterprise_id = %s::uuid and m.revoked_at is null
    and m.valid_from <= t.today and (m.valid_to is null or m.valid_to >= t.today)
  order by m.covers_all desc, m.can_sign desc, m.id limit 1) d on true
left join lateral (
  select array_agg(o.code) as posts, array_agg(o.department_id) as departments,
    array_agg(o.site_id) as sites, (select array_agg(led.code) from identity_post led
      where led.active and led.department_id = any(
        array_agg(o.department_id) filter (where o.head))) as led
  from (
    select o.code, o.department_id, o.site_id, o.head
    from identity_membership s join identity_post o on o.code = s.post_id
    where s.person_id = p.id and o.active
      and s.since <= t.today and (s.until is null or s.until >= t.today)
    order by o.code limit %s) o) h on true
left join lateral (
  select array_agg(v.absent_id) as covered, array_agg(v.post_id) as covered_posts
  from identity_cover v where v.substitute_id = p.id and v.ended_at is null
    and v.valid_from <= t.today and v.valid_to >= t.today and v.post_id = any(h.posts)) c on true
left join lateral (
  select json_agg(json_build_array(g.id, g.post_id, g.act,
    case when not g.covers_all then g.items end, g.person_id is not null, g.basis, g.document,
    g.valid_to) order by g.id)::text as lent
  from identity_delegation g where g.revoked_at is null and h.posts is not null
    and g.valid_from <= t.today and g.valid_to >= t.today
    and (g.person_id = p.id or g.body_id = any(h.departments) and exists (
      select from identity_post b where b.code = any(h.posts) and b.department_id = g.body_id
        and g.act = any(b.acts)))) l on true
where p.id = %s::uuid
"""


@dataclass(frozen=True, slots=True)
class Who:
    """A person with the mandate and the posts that hold on a day."""

    name: str
    name_en: str
    mandate_id: UUID | None
    enterprise_id: UUID | None
    enterprise_name: str
    enterprise_name_en: str
    mandate_items: frozenset[str] | None
    sign_items: frozenset[str] | None
    posts: frozenset[str]
    departments: frozenset[str]
    sites: frozenset[str]
    led: frozenset[str]
    covers_for: frozenset[tuple[UUID, str]]
    delegated: tuple[Delegated, ...]


def who(person_id: UUID, enterprise_id: UUID | None, *, on: date | None) -> Who | None:
    """The person; None when unknown. `on` None means today by the database's clock. One query."""
    rows = run(_WHO, [on, settings.TIME_ZONE, enterprise_id, POSTS_PER_PERSON_MAX, person_id])
    if not rows:
        return None
    name, name_en, mandate, enterprise, called, called_en, *held = rows[0]
    whole, items, signs_all, sign_items, posts, departments, sites, led, *lent = held
    covered, covered_posts, powers = lent
    return Who(
        name=name,
        name_en=name_en or "",
        mandate_id=mandate,
        enterprise_id=enterprise,
        enterprise_name=called or "",
        enterprise_name_en=called_en or "",
        mandate_items=None if enterprise is None or whole else _split(items),
        sign_items=None if enterprise is None or signs_all else _split(sign_items),
        posts=frozenset(posts or ()),
        departments=frozenset(departments or ()),
        sites=frozenset(one for one in sites or () if one),
        led=frozenset(led or ()),
        covers_for=frozenset(zip(covered or (), covered_posts or (), strict=True)),
        delegated=tuple(_delegated(*one) for one in json.loads(powers or "[]")),
    )


def _delegated(
    identity: str,
    post: str,
    act: str,
    items: list[str] | None,
    personal: bool,
    basis: str,
    document: str,
    until: str,
) -> Delegated:
    return Delegated(
        id=UUID(identity),
        post=post,
        act=act,
        items=None if items is None else frozenset(items),
        personal=personal,
        basis=basis,
        document=document,
        until=date.fromisoformat(until),
    )


def _split(items: str | None) -> frozenset[str]:
    return frozenset(items.split(",")) - {""} if items else frozenset()
