"""Moving running cases to another edition: the preview, what a batch did, what applicants are
asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min

from rongyi.cases import policy, rules
from rongyi.cases.models import EditionMove, Task
from rongyi.cases.queries.comparing import changes
from rongyi.cases.rules import VERDICTS, Difference
from rongyi.cases.states import STATE_WORDS
from rongyi.catalogue.queries import catalogue_of, current_edition
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotPermitted
from rongyi.kernel.text import Text

PAGE = 200  # cases compared at a time
PREVIEW_MAX = PAGE  # cases that a page of the preview looks at
ROWS_MAX = 50
BATCHES_MAX = 20
NOTHING = UUID(int=0)


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One case of a preview: what moving it would change."""

    case_id: UUID
    number: str
    version: int
    state_words: Text
    verdict: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class MovePreview:
    """Running cases of items under other editions, by verdict, of those looked at alone. `rest`:
    the key behind which there may be more, None at the end. `next`: the key of the next page of
    rows. `seen`: those that may be moved, with the version looked at."""

    counts: Mapping[str, int]
    rest: UUID | None
    rows: tuple[MoveRow, ...]
    next: UUID | None
    seen: Mapping[UUID, int]
    words: tuple[tuple[Difference, int], ...]  # each difference, and in how many cases


@dataclass(frozen=True, slots=True)
class MovedRow:
    """What a batch did to one case."""

    id: UUID
    number: str
    item_title: Text
    state: str
    state_words: Text
    differences: tuple[Difference, ...]
    undoable: bool


@dataclass(frozen=True, slots=True)
class BatchOfMoves:
    """One batch of the person's: when, how many cases."""

    batch_id: UUID
    at: datetime
    cases: int


@dataclass(frozen=True, slots=True)
class MoveQuestion:
    """What an applicant is asked about one case of his."""

    id: UUID
    case_id: UUID
    number: str
    item_title: Text
    differences: tuple[Difference, ...]


def movable_items(actor: Actor) -> list[str]:
    """The items whose running cases the actor may move: a head those of his body, the system all.
    At most one SQL query. Errors: NotPermitted."""
    edition_id = current_edition()
    items = catalogue_of(edition_id).items
    if actor.is_system:
        return list(items)
    found = [code for code in items if actor.posts & policy.heads_of(edition_id, code)[0]]
    if not found:
        raise NotPermitted(act="case.move")
    return found


def movable_cases(
    items: Sequence[str], to_edition: UUID, *, after: UUID | None = None
) -> list[UUID]:
    """Running cases of the items under other editions whose applicants are not being asked, in the
    order of their keys, PAGE at a time. One SQL query."""
    asked = EditionMove.objects.filter(state="asked").values("case_id")
    rows = Task.objects.filter(case__item_code__in=list(items), case_id__gt=after or NOTHING)
    rows = rows.exclude(case__edition_id=to_edition).exclude(case_id__in=asked)
    return list(rows.order_by("case_id").values_list("case_id", flat=True)[:PAGE])


def preview_moves(
    actor: Actor,
    items: Sequence[str],
    to_edition: UUID,
    *,
    verdict: str = "",
    start: UUID | None = None,
    after: UUID | None = None,
    limit: int = PREVIEW_MAX,
    now: datetime,
) -> MovePreview:
    """What moving the running cases of items would mean: how many are safe, need consent or are
    blocked, and a page of them. `limit` cases are looked at, those behind `start`. Four SQL
    queries for each PAGE cases. Errors: NotPermitted, NoEdition."""
    if not set(items) <= set(movable_items(actor)) and not actor.is_system:
        raise NotPermitted(act="case.move")
    counts, words = dict.fromkeys(VERDICTS, 0), dict[Difference, int]()
    rows: list[MoveRow] = []
    seen = dict[UUID, int]()
    looked, last = 0, start
    while looked < limit and (ids := movable_cases(items, to_edition, after=last)):
        found = changes(ids, to_edition, actor, now=now)
        for case_id in ids:
            case, change = found[case_id]
            counts[change.verdict] += 1
            for one in change.differences:
                words[one] = words.get(one, 0) + 1
            fits = change.verdict == verdict or not verdict
            if fits and change.verdict != rules.BLOCKED:
                seen[case_id] = case.version
            if fits and case_id > (after or NOTHING) and len(rows) <= ROWS_MAX:
                state = STATE_WORDS[case.course.state]
                rows.append(
                    MoveRow(
                        case_id, case.number, case.version, state, change.verdict,
                        change.differences,
                    )
                )  # fmt: skip
        looked, last = looked + len(ids), ids[-1]
    following = rows[ROWS_MAX - 1].case_id if len(rows) > ROWS_MAX else None
    listed = tuple(sorted(words.items(), key=lambda pair: -pair[1])[:ROWS_MAX])
    rest = last if looked >= limit else None
    return MovePreview(counts, rest, tuple(rows[:ROWS_MAX]), following, seen, listed)


def moves_of(actor: Actor, batch_id: UUID, *, after: UUID | None = None) -> list[MovedRow]:
    """What became of the cases of a batch that the actor may see, ROWS_MAX at a time. Two SQL
    queries."""
    visible = policy.visible_cases(actor)
    rows = (
        EditionMove.objects.select_related("case")
        .filter(batch_id=batch_id, case__in=visible, id__gt=after or NOTHING)
        .order_by("id")[:ROWS_MAX]
    )
    return [_moved(row) for row in rows]


def counts_of_moves(actor: Actor, batch_id: UUID) -> dict[str, int]:
    """How many cases of a batch are in which state. Two SQL queries."""
    rows = EditionMove.objects.filter(batch_id=batch_id, case__in=policy.visible_cases(actor))
    return dict(rows.values_list("state").annotate(Count("id")))


def batches_of_moves(actor: Actor) -> list[BatchOfMoves]:
    """The actor's batches, the newest first. One SQL query."""
    rows = EditionMove.objects.filter(ordered_by=actor.person_id)
    grouped = rows.values_list("batch_id").annotate(at=Min("at"), cases=Count("id"))
    return [BatchOfMoves(*row) for row in grouped.order_by("-at")[:BATCHES_MAX]]


def moves_asked(bundle_id: UUID, actor: Actor) -> list[MoveQuestion]:
    """What the applicant is asked about the cases of a bundle that he may see. One SQL query."""
    rows = EditionMove.objects.select_related("case").filter(
        state="asked",
        case__bundle_id=bundle_id,
        case__decided_at=None,
        case__closed_at=None,
        case__in=policy.visible_cases(actor),
    )
    return [
        MoveQuestion(
            id=row.id,
            case_id=row.case_id,
            number=row.case.number,
            item_title=catalogue_of(row.case.edition_id).items[row.case.item_code].title,
            differences=rules.differences_of(row.differences),
        )
        for row in rows.order_by("case__number")[:ROWS_MAX]
    ]


def _moved(row: EditionMove) -> MovedRow:
    case = row.case
    untouched = case.version == row.version and case.edition_id == row.to_edition_id
    return MovedRow(
        id=row.id,
        number=case.number,
        item_title=catalogue_of(case.edition_id).items[case.item_code].title,
        state=row.state,
        state_words=rules.MOVE_WORDS[row.state],
        differences=rules.differences_of(row.differences),
        undoable=row.state == "asked" or (row.state == "moved" and untouched),
    )
