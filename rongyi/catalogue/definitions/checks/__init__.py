"""Every check of a catalogue. All problems are told at once; none stops the others."""

from __future__ import annotations

from datetime import date

from rongyi.catalogue.definitions.book import Catalogue
from rongyi.catalogue.definitions.checks import words as words  # declares the codes
from rongyi.catalogue.definitions.checks.audit import check_audit
from rongyi.catalogue.definitions.checks.clock import check_clock
from rongyi.catalogue.definitions.checks.conditions import check_conditions
from rongyi.catalogue.definitions.checks.course import check_course
from rongyi.catalogue.definitions.checks.cycles import check_cycles
from rongyi.catalogue.definitions.checks.dictionary import check_dictionary
from rongyi.catalogue.definitions.checks.law import check_law
from rongyi.catalogue.definitions.checks.letters import check_letters
from rongyi.catalogue.definitions.checks.look import Look
from rongyi.catalogue.definitions.checks.people import check_people
from rongyi.catalogue.definitions.checks.places import check_places
from rongyi.catalogue.definitions.checks.queues import check_queues
from rongyi.catalogue.definitions.checks.work import check_work
from rongyi.kernel.datafile import Problems

CHECKS = (
    check_places,
    check_dictionary,
    check_law,
    check_work,
    check_course,
    check_audit,
    check_cycles,
    check_conditions,
    check_people,
    check_queues,
    check_clock,
    check_letters,
)


def check_all(catalogue: Catalogue, problems: Problems, on: date | None) -> None:
    """Tell everything that is wrong with a catalogue as a whole."""
    look = Look(catalogue, problems, on)
    for check in CHECKS:
        check(look)
