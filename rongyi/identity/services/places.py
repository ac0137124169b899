"""Departments, sites and posts follow the definitions; nothing is ever deleted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol, TypeVar

from django.db import transaction

from rongyi.identity import definitions
from rongyi.identity.events import PlacesSynchronised
from rongyi.identity.models import Department, Post, Site
from rongyi.journal.services import record
from rongyi.kernel.actor import Actor
from rongyi.kernel.facts import StreamKey
from rongyi.kernel.text import Text

PLACES_STREAM = StreamKey("places", "all")


class Places(Protocol):
    """What is read of a catalogue."""

    @property
    def departments(self) -> Mapping[str, definitions.Department]: ...
    @property
    def sites(self) -> Mapping[str, definitions.Site]: ...
    @property
    def posts(self) -> Mapping[str, definitions.Post]: ...


@transaction.atomic
def sync_places(
    places: Places, *, actor: Actor, now: datetime, needed: Collection[str] = ()
) -> tuple[Text, ...]:
    """Make the tables say what the definitions say. What they no longer name becomes inactive, but
    for the posts that are `needed` by cases begun before, with their site and department; answers
    with the titles of these.

    Idempotent: a second run with the same definitions changes nothing, yet is recorded.
    """
    kept = list(
        Post.objects.filter(code__in=needed, active=True)
        .exclude(code__in=places.posts)
        .order_by("code")
    )
    departments = {one.department_id for one in kept}
    sites = {one.site_id for one in kept if one.site_id}
    _write(Department, [_department(one) for one in places.departments.values()], departments)
    _write(Site, [_site(one) for one in places.sites.values()], sites)
    _write(Post, [_post(one) for one in places.posts.values()], {one.code for one in kept})
    record(
        PlacesSynchronised(
            departments=len(places.departments),
            sites=len(places.sites),
            posts=len(places.posts),
        ),
        stream=PLACES_STREAM,
        actor=actor,
        at=now,
    )
    return tuple(
        Text(f"{one.title_zh}（{one.code}）", f"{one.title_en} ({one.code})") for one in kept
    )


Place = TypeVar("Place", Department, Site, Post)


def _write(model: type[Place], rows: list[Place], kept: Collection[str]) -> None:
    changed = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model._default_manager.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=changed
    )
    gone = model._default_manager.exclude(code__in=[*(one.code for one in rows), *kept])
    gone.filter(active=True).update(active=False)


def _department(one: definitions.Department) -> Department:
    return Department(
        code=one.code,
        name_zh=one.name.zh,
        name_en=one.name.en,
        short_zh=one.short.zh,
        short_en=one.short.en,
        uscc=one.uscc or "",
        phone=one.phone,
    )


def _site(one: definitions.Site) -> Site:
    return Site(
        code=one.code,
        name_zh=one.name.zh,
        name_en=one.name.en,
        kind=one.kind,
        address_zh=one.address.zh,
        address_en=one.address.en,
        latitude=float(one.position.lat) if one.position else None,
        longitude=float(one.position.lon) if one.position else None,
        hours_zh=one.hours.zh,
        hours_en=one.hours.en,
        phone=one.phone or "",
        serves_all=one.serves.everything,
        serves=list(one.serves.codes),
        mark=one.mark,
        note_zh=one.note.zh if one.note else "",
        note_en=one.note.en if one.note else "",
    )


def _post(one: definitions.Post) -> Post:
    return Post(
        code=one.code,
        title_zh=one.title.zh,
        title_en=one.title.en,
        department_id=one.department,
        site_id=one.site,
        kind=one.kind,
        acts=list(one.acts),
        items_all=one.items.everything,
        items=list(one.items.codes),
        head=one.head,
    )
