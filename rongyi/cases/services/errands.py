"""What posts have to see to besides tasks, made anew from the facts where it is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import F

from rongyi.cases import rules, store
from rongyi.cases.events import case_stream
from rongyi.cases.models import Case, CaseLetter, Errand
from rongyi.cases.rules import marks
from rongyi.cases.rules.errands import AGREE_VISIT
from rongyi.cases.services.letters import to_hand_over
from rongyi.cases.states import AT_HAND, CLOSED
from rongyi.catalogue.queries import catalogue_of
from rongyi.journal.queries import FactRow, facts_of_runs

ROUNDS_MAX = 200  # of one call; what is left waits for the next


def note_missing_errands(*, own: bool = False) -> int:
    """Make the errands that are not there of visits and decisions of the past: those from before
    errands were kept. Returns how many facts were looked at; 0 once none is left.

    Once through it reads no more: the acts themselves say since then what is to be seen to.
    How far it came is kept with what it made: ended anywhere it goes on from there, and done again
    it changes nothing. Seven SQL statements for each page of facts. `own` also reads what the
    transaction at hand wrote: for tests that never commit.
    """
    looked = 0
    for _ in range(ROUNDS_MAX):
        with transaction.atomic():
            page = store.facts_of_errands(own=own)
            store.note_errands(_missing({UUID(fact.case_id) for fact in page}))
        looked += len(page)
        if len(page) < store.ERRAND_FACTS:
            break
    return looked


def _missing(case_ids: Collection[UUID]) -> Iterator[Errand]:
    """What is still to be seen to with these cases, as they stand; nothing is written twice."""
    here = Case.objects.filter(id__in=case_ids).alias(got=F("marks").bitand(marks.RECEIVED))
    visited = here.filter(state__in=AT_HAND)
    found = (visited | here.filter(state=CLOSED, got=0)).select_for_update().order_by("id")
    cases = {one.id: one for one in found}  # locked: nobody agrees or reopens meanwhile
    if not cases:
        return
    told = facts_of_runs([case_stream(case_id) for case_id in cases])
    proven = _last_letters(cases)
    for case_id, case in cases.items():
        facts = told[case_stream(case_id)]
        if case.state == CLOSED:
            yield from _not_opened(case, facts, proven.get(case_id))
        else:
            yield from _not_agreed(case, facts)


def _last_letters(cases: Mapping[UUID, Case]) -> dict[UUID, int]:
    """The fact of the last decision of each case that lies there on paper."""
    letters = CaseLetter.objects.filter(case_id__in=cases, kind__in=rules.PROVEN)
    return dict(letters.order_by("seq").values_list("case_id", "seq"))


def _not_opened(case: Case, facts: list[FactRow], seq: int | None) -> Iterator[Errand]:
    known = rules.proceedings_of((one.name, one.body) for one in facts)
    if not known.handed_over and not known.opened:
        for fact in facts:
            if fact.seq == seq and fact.body is not None:
                yield from to_hand_over(case, fact)


def _not_agreed(case: Case, facts: list[FactRow]) -> Iterator[Errand]:
    known = rules.proceedings_of((one.name, one.body) for one in facts)
    visit, code = rules.open_visit(known), case.item_code
    if visit is None or visit.settled or code in visit.agreed or code not in visit.items:
        return
    since = max(one.at for one in facts if one.name == store.PROPOSED)
    item = catalogue_of(case.edition_id).items[code]
    for post in sorted(rules.posts_of_act(item, AGREE_VISIT)):
        yield Errand(case_id=case.id, kind=AGREE_VISIT, post=post, due_on=visit.on, opened_at=since)
