"""A table of however many rows is written with the memory of a few: EXPORT_ROWS=100000 for more."""

from __future__ import annotations

import os
import tracemalloc

from rongyi.cases.queries import WorkFilter
from rongyi.cases.queries.lists import pages
from rongyi.cases.services import CaseSpec, open_cases
from rongyi.catalogue.queries import current_edition
from rongyi.kernel.ids import new_id
from rongyi.workbench.counter.export import lines
from rongyi.workbench.tests.conftest import MONDAY
from rongyi.worklists.services import export_list

ROWS = int(os.environ.get("EXPORT_ROWS", "2000"))
PART = 500  # cases opened at a time, and rows read at a time
FEW = 2 * PART  # with more than one page
GROWTH_MAX = 1.5


def test_memory_stays_flat_however_long_the_list(people, monkeypatch):
    monkeypatch.setattr(pages, "STREAM_ROWS", PART)
    clerk, applicant = people["zhou_min"], people["wang_yiming"]
    for _ in range(FEW // PART):
        _open(applicant, PART)
    _taken(clerk)  # what is read once is read
    few = _taken(clerk)
    for _ in range((ROWS - FEW) // PART):
        _open(applicant, PART)

    many = _taken(clerk)

    assert (few[0], many[0]) == (FEW, ROWS // PART * PART)
    assert many[1] <= few[1] * GROWTH_MAX, (few, many)


def _taken(clerk) -> tuple[int, int]:
    """How many rows there were, and the most memory (bytes) that writing them took."""
    tracemalloc.start()
    found = export_list(
        actor=clerk, post="window_general", filter=WorkFilter(), reason="测量", now=MONDAY
    )
    rows = sum(text.count("\r\n") for text in lines(found, None, "zh-hans")) - 1
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return rows, peak


def _open(applicant, count: int) -> None:
    specs = []
    for _ in range(count):
        bundle = new_id()
        specs.append(
            CaseSpec(
                bundle_id=bundle,
                bundle_number=f"RY{bundle.hex[-12:]}",
                item_code="food_licence",
                edition_id=current_edition(),
                applicant_id=applicant.person_id,
                applicant_name=applicant.name,
                values={},
            )
        )
    open_cases(specs=specs, actor=applicant, now=MONDAY)
