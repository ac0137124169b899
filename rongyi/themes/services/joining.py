"""What one case's end means for the others of its bundle: release, end, finish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from rongyi.cases.policy import visible_cases
from rongyi.cases.services import MaterialSpec, end_cases, release_cases
from rongyi.cases.states import CLOSED, FINAL, ISSUED, WAITING
from rongyi.catalogue.definitions import Catalogue
from rongyi.certificates.queries import CertificateRow, of_cases
from rongyi.exemption.queries import proofs_of
from rongyi.exemption.services import produced
from rongyi.journal.services import record
from rongyi.kernel.actor import SYSTEM
from rongyi.themes.events import BundleFinished, BundleTakenUp, stream_of
from rongyi.themes.models import Bundle
from rongyi.themes.queries.definitions import definitions
from rongyi.themes.rules import PRODUCED
from rongyi.themes.rules.compiling import own_elements
from rongyi.themes.states import DONE, LIFE, SUBMITTED

HANDED_ON = ("name", "uscc", "issued_on", "valid_until")  # what its reader sees of a certificate


@dataclass(frozen=True)
class _Member:
    """A case of the bundle as joining sees it."""

    id: UUID
    item: str
    number: str
    state: str
    outcome: str
    after: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Its result is there."""
        return self.state in (ISSUED, CLOSED) and self.outcome == "approved"

    @property
    def failed(self) -> bool:
        """It has ended without a result."""
        return self.state in FINAL and not self.ready


@transaction.atomic
def join_bundle(*, bundle_id: UUID, now: datetime) -> None:
    """Release the cases whose results are there, end those whose results will never be, and
    finish the bundle when every case has ended. Safe to repeat. At most ten SQL statements.
    """
    bundle = Bundle.objects.select_for_update().filter(id=bundle_id).first()
    if bundle is None or bundle.state != SUBMITTED:
        return
    members = _members(bundle_id)
    by_item = {one.item: one for one in members}
    waiting = [one for one in members if one.state == WAITING]
    lacking = {one.id: _failed(one, by_item) for one in waiting}
    in_vain = [one for one in waiting if lacking[one.id]]
    ready = [
        one
        for one in waiting
        if one not in in_vain and all(by_item[code].ready for code in one.after if code in by_item)
    ]
    if ready:
        _release(bundle, ready, by_item, now)
    ended = _end(bundle, {one.id: lacking[one.id] for one in in_vain}, now)
    if all(one.state in FINAL or one.id in ended for one in members):
        _finish(bundle, now)


def _end(bundle: Bundle, lacking: Mapping[UUID, Sequence[str]], now: datetime) -> frozenset[UUID]:
    """End cases whose results will never be; the ids of those that have ended."""
    if not lacking:
        return frozenset()
    items = definitions(bundle.edition_id).catalogue.items
    earlier = {one: [items[code].title for code in codes] for one, codes in lacking.items()}
    outcomes = end_cases(actor=SYSTEM, earlier=earlier, now=now)
    return frozenset(one.case_id for one in outcomes if one.done)


@transaction.atomic
def take_up_bundle(*, bundle_id: UUID, now: datetime) -> None:
    """A case of a finished application was taken up again by order: it is open again. Safe to
    repeat."""
    bundle = Bundle.objects.select_for_update().filter(id=bundle_id).first()
    if bundle is None or bundle.state != DONE:
        return
    if all(one.state in FINAL for one in _members(bundle_id)):
        return
    bundle.state = LIFE.after(bundle.state, "take_up")
    bundle.finished_at = None
    bundle.save(update_fields=["state", "finished_at"])
    fact = BundleTakenUp(str(bundle.id), bundle.number or "", bundle.theme_code)
    record(fact, stream=stream_of(bundle.id), actor=SYSTEM, at=now)


def note_founding(*, case_id: UUID, enterprise_id: UUID) -> None:
    """The bundle of this case founded this enterprise. Safe to repeat. One SQL statement."""
    bundles = visible_cases(SYSTEM).filter(id=case_id).values("bundle_id")
    Bundle.objects.filter(id__in=bundles).update(founded_id=enterprise_id)


def _members(bundle_id: UUID) -> list[_Member]:
    rows = (
        visible_cases(SYSTEM)
        .filter(bundle_id=bundle_id)
        .order_by("number")
        .values_list("id", "item_code", "number", "state", "outcome", "form__after")
    )
    return [_Member(*row[:5], tuple(row[5] or ())) for row in rows]


def _failed(one: _Member, by_item: Mapping[str, _Member]) -> list[str]:
    """The items that it waits for, directly or through others, and that ended without a result."""
    reach, seen, found = list(one.after), set(), []
    while reach:
        code = reach.pop()
        if code in seen or code not in by_item:
            continue
        seen.add(code)
        if by_item[code].failed:
            found.append(code)
        if by_item[code].state == WAITING:
            reach.extend(by_item[code].after)
    return sorted(found)


def _release(
    bundle: Bundle, ready: Sequence[_Member], by_item: Mapping[str, _Member], now: datetime
) -> None:
    """Hand on what was made: as a paper of each case that waited for it, and as the source of the
    values that it vouches for."""
    catalogue = definitions(bundle.edition_id).catalogue
    makers = {by_item[code].id: code for one in ready for code in one.after if code in by_item}
    made = of_cases(list(makers), now=now)
    materials: dict[UUID, list[MaterialSpec]] = {}
    sources: dict[UUID, dict[str, str]] = {}
    values: dict[UUID, dict[str, Any]] = {}
    handed_on: dict[str, MaterialSpec] = {}
    for one in ready:
        own = [
            row for code in one.after if code in by_item for row in made.get(by_item[code].id, ())
        ]
        materials[one.id] = _handed_on(one, own, catalogue)
        for paper in materials[one.id]:
            handed_on[paper.code] = paper
        values[one.id], sources[one.id] = _vouched(one, own, catalogue)
    release_cases(
        actor=SYSTEM,
        case_ids=[one.id for one in ready],
        values=values,
        sources=sources,
        materials=materials,
        now=now,
    )
    _settle(bundle, handed_on, catalogue, now)


def _settle(
    bundle: Bundle, handed_on: Mapping[str, MaterialSpec], catalogue: Catalogue, now: datetime
) -> None:
    """The ledger learns that what was waited for is there."""
    waiting = {
        row.material
        for row in proofs_of(bundle.id)
        if row.way == PRODUCED and row.status == "waiting"
    }
    for code in sorted(waiting & handed_on.keys()):
        certificate = catalogue.certificates[catalogue.materials[code].certificate or ""]
        produced(
            bundle_id=bundle.id,
            material=code,
            number=str(handed_on[code].evidence["certificate"]),
            basis=certificate.basis,
            actor=SYSTEM,
            now=now,
        )


def _handed_on(
    one: _Member, made: Sequence[CertificateRow], catalogue: Catalogue
) -> list[MaterialSpec]:
    papers = []
    for use in catalogue.items[one.item].materials:
        kind = catalogue.materials[use.material].certificate
        for row in made:
            if kind != row.kind:
                continue
            evidence = {
                "way": PRODUCED,
                "status": "exempt",
                "source_zh": row.issuer.zh,
                "source_en": row.issuer.en,
                "basis_zh": use.basis.zh,
                "basis_en": use.basis.en,
                "sentence_zh": f"{row.title.zh} {row.number}，由办件{row.case_number}产生。",
                "sentence_en": f"{row.title.en} {row.number}, made by case {row.case_number}.",
                "obtained_at": row.issued_at.isoformat(),
                "certificate": row.number,
                "fields": {name: str(row.known[name]) for name in HANDED_ON if row.known[name]},
            }
            papers.append(
                MaterialSpec(
                    use.material,
                    PRODUCED,
                    row.file_digest,
                    f"{row.title.zh}.pdf",
                    "application/pdf",
                    evidence,
                )
            )
    return papers


def _vouched(
    one: _Member, made: Sequence[CertificateRow], catalogue: Catalogue
) -> tuple[dict[str, Any], dict[str, str]]:
    """What the certificates say of the fields of the next item, and the register that repeats it:
    the number of a new enterprise is in nobody's form."""
    by_kind = {row.kind: row.known for row in made}
    values, sources = {}, {}
    for code in own_elements(catalogue.items[one.item], catalogue):
        truth = catalogue.elements[code].truth
        if truth is None:
            continue
        known = by_kind.get(catalogue.datasets[truth.dataset].certificate or "", {})
        if known.get(truth.field) is not None:
            values[code], sources[code] = known[truth.field], truth.dataset
    return values, sources


def _finish(bundle: Bundle, now: datetime) -> None:
    bundle.state = LIFE.after(bundle.state, "finish")
    assert bundle.state == DONE
    bundle.finished_at = now
    bundle.save(update_fields=["state", "finished_at"])
    fact = BundleFinished(str(bundle.id), bundle.number or "", bundle.theme_code)
    record(fact, stream=stream_of(bundle.id), actor=SYSTEM, at=now)
