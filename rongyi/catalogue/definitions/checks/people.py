"""Checks of the demonstration: people, enterprises, mandates, staff and registers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from rongyi.catalogue.definitions.checks.dictionary import NUMERIC
from rongyi.catalogue.definitions.checks.look import Look
from rongyi.catalogue.definitions.checks.places import USCC
from rongyi.exchange.definitions import Dataset, DemoRegister
from rongyi.identity.definitions import Demo
from rongyi.kernel.datafile import At
from rongyi.kernel.ids import is_citizen_number, is_uscc
from rongyi.kernel.text import Text

CITIZEN = Text("公民身份号码或其他证件号码", "number of a citizen or of another document")
CITIZEN_SHAPE = re.compile(r"[0-9]{15,18}X?\Z")
DOCUMENT = re.compile(r"[A-Z]{1,3}[0-9A-Z]{4,16}\Z")
_CHECKED = frozenset({"citizen_no", "foreign_permanent", "hk_macau_taiwan"})


def check_people(look: Look) -> None:
    """Tell what is wrong with the people and registers of the demonstration."""
    for register in look.catalogue.registers.values():
        _register(look, register)
    demo = look.catalogue.demo
    for person in demo.persons:
        number = person.document.number
        if person.document.type in _CHECKED and not is_citizen_number(number):
            at = person.document.at.of("number")
            look.problems.add("number.check", at, kind=CITIZEN, number=number[:40])
    look.once([(person.code, person.at) for person in demo.persons])
    look.once([(firm.code, firm.at) for firm in demo.enterprises])
    for firm in demo.enterprises:
        if not is_uscc(firm.uscc):
            at = firm.at.of("uscc")
            look.problems.add("number.check", at, kind=USCC, number=firm.uscc[:40])
    for mandate in demo.mandates:
        look.ordered(mandate.since, mandate.until, mandate.at.of("to"))
        for code in mandate.scope.codes:
            look.refer("items", code, mandate.scope.at)
    for worker in demo.staff:
        for code in worker.posts:
            look.refer("posts", code, worker.at.of("posts"))
    if not look.has_flaws("demo"):
        _named(look, demo)


def _named(look: Look, demo: Demo) -> None:
    """Whom the file names, it describes."""
    people = {person.code for person in demo.persons}
    firms = {firm.code for firm in demo.enterprises}
    for firm in demo.enterprises:
        at = firm.at.of("legal_representative")
        look.refer_among("person", firm.legal_representative, people, at)
    for mandate in demo.mandates:
        look.refer_among("person", mandate.person, people, mandate.at.of("person"))
        look.refer_among("enterprise", mandate.enterprise, firms, mandate.at.of("enterprise"))
    for worker in demo.staff:
        if worker.name is None:
            look.refer_among("person", worker.person, people, worker.at.of("person"))


def _register(look: Look, register: DemoRegister) -> None:
    at = At(register.at.file, register.at.line)
    look.refer("datasets", register.dataset, at)
    dataset = look.catalogue.datasets.get(register.dataset)
    if dataset is None or not look.catalogue.is_sound("datasets", register.dataset):
        return
    for subject, row in register.rows.items():
        enterprise = dataset.subject == "enterprise"
        if not (is_uscc(subject) if enterprise else _is_document(subject)):
            kind = USCC if enterprise else CITIZEN
            look.problems.add("number.check", at, kind=kind, number=subject[:40])
        _row(look, dataset, row, at)


def _is_document(number: str) -> bool:
    """A citizen's number with its check digit, or the number of another document: a passport, a
    permit. What looks like a citizen's number has to be one."""
    if CITIZEN_SHAPE.match(number):
        return is_citizen_number(number)
    return DOCUMENT.match(number) is not None


def _row(look: Look, dataset: Dataset, row: Mapping[str, Any], at: At) -> None:
    for name, value in row.items():
        if look.refer_among("field", name, dataset.fields, at):
            wanted = dataset.fields[name].type
            if not _is_of(value, wanted):
                told = str(value)[:40]
                look.problems.add("register.value", at, field=name, found=told, type=wanted)


def _is_of(value: object, wanted: str) -> bool:
    if value is None:
        return True
    if wanted in NUMERIC:
        return isinstance(value, Decimal)
    if wanted == "boolean":
        return isinstance(value, bool)
    if wanted == "date":
        return isinstance(value, date)
    if wanted == "choices":
        return isinstance(value, tuple)
    return isinstance(value, str | Decimal)
