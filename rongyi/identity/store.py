"""Who asks, in one statement: every request of somebody signed in begins with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings

from rongyi.journal.store import run

POSTS_PER_PERSON_MAX = 200

# Those not revoked that hold on the day; the broadest mandate counts, and all together
# say in which items, and in which he may sign.
_WHO = """
select p.name_zh, p.name_en, d.mandate_id, d.enterprise_id, d.enterprise, d.enterprise_en,
  d.covers_all, d.items, d.signs_all, d.sign_items, h.posts, h.departments, h.sites
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
    array_agg(o.site_id) as sites
  from (
    select o.code, o.department_id, o.site_id
    from identity_membership s join identity_post o on o.code = s.post_id
    where s.person_id = p.id and o.active
      and s.since <= t.today and (s.until is null or s.until >= t.today)
    order by o.code limit %s) o) h on true
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


def who(person_id: UUID, enterprise_id: UUID | None, *, on: date | None) -> Who | None:
    """The person; None when unknown. `on` None means today by the database's clock. One query."""
    rows = run(_WHO, [on, settings.TIME_ZONE, enterprise_id, POSTS_PER_PERSON_MAX, person_id])
    if not rows:
        return None
    name, name_en, mandate, enterprise, called, called_en, *held = rows[0]
    whole, items, signs_all, sign_items, posts, departments, sites = held
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
    )


def _split(items: str | None) -> frozenset[str]:
    return frozenset(items.split(",")) - {""} if items else frozenset()
