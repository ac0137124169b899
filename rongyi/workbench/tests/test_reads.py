"""What staff read == what the log holds == what the person sees."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from rongyi.cases.services import note_read
from rongyi.journal.events import read_stream
from rongyi.journal.jobs import seal_pending
from rongyi.journal.queries import facts_of, log_health, reads_of, verify_chain
from rongyi.kernel.actor import Actor
from rongyi.workbench.tests.conftest import MONDAY, Open, SignedIn

EXPORT = {"reason": "月度核对"}
Reader = Callable[[Client, str, str], Any]
WAYS: dict[str, Reader] = {
    "page": lambda client, number, digest: client.get(f"/work/cases/{number}/"),
    "paper": lambda client, number, digest: client.get(f"/work/files/{number}/{digest}/1.png"),
    "original": lambda client, number, digest: client.get(
        f"/work/files/{number}/{digest}/original"
    ),
}


@pytest.mark.parametrize("seed", range(4))
def test_every_reading_is_in_the_log_and_on_the_page_of_the_person(
    seed: int,
    clerk: Client,
    signed_in: SignedIn,
    opened: Open,
    digest: str,
    people: dict[str, Actor],
) -> None:
    draw, person = random.Random(seed), people["wang_yiming"]
    numbers = [opened(), opened()]
    read = []
    for _ in range(12):
        part, number = draw.choice(list(WAYS)), draw.choice(numbers)
        answer = WAYS[part](clerk, number, digest)
        assert answer.status_code == 200
        b"".join(answer.streaming_content) if answer.streaming else answer.content
        read.append((part, number))

    logged = reads_of(person.person_id)
    assert [(row.part, *row.numbers) for row in reversed(logged)] == read
    assert {row.actor_id for row in logged} == {people["zhou_min"].person_id}
    seen = signed_in("wang_yiming").get("/space/reads/").content.decode()
    assert seen.count(numbers[0]) == sum(number == numbers[0] for _, number in read)
    assert seen.count(numbers[1]) == sum(number == numbers[1] for _, number in read)
    assert verify_chain(read_stream(person.person_id)).holds


def test_who_reads_his_own_case_and_who_is_refused_leaves_nothing(
    clerk: Client, signed_in: SignedIn, opened: Open, people: dict[str, Actor]
) -> None:
    number = opened()

    signed_in("wang_yiming").get(f"/cases/{number}/")
    Client().get(f"/work/cases/{number}/")

    assert reads_of(people["wang_yiming"].person_id) == []


def test_reading_again_out_of_the_browser_s_store_is_a_reading(
    clerk: Client, opened: Open, digest: str, people: dict[str, Actor]
) -> None:
    path = f"/work/files/{opened()}/{digest}/1.png"
    tag = clerk.get(path)["ETag"]

    assert clerk.get(path, headers={"if-none-match": tag}).status_code == 304

    assert len(reads_of(people["wang_yiming"].person_id)) == 2


def test_an_exported_table_is_a_reading_of_each_case_with_its_reason(
    clerk: Client, opened: Open, people: dict[str, Actor]
) -> None:
    numbers = {opened(), opened()}

    answer = clerk.post("/work/window_general/export/", EXPORT)
    table = b"".join(answer.streaming_content).decode()

    assert all(number in table for number in numbers)
    (row,) = reads_of(people["wang_yiming"].person_id)
    assert (row.part, row.reason) == ("export", EXPORT["reason"])
    assert numbers <= set(row.numbers)


def test_pages_lead_to_all_of_a_long_log(
    signed_in: SignedIn, opened: Open, people: dict[str, Actor]
) -> None:
    number, officer = opened(), people["zhou_min"]
    for place in range(120):
        note_read([number], part="paper", detail=f"P{place:03}", actor=officer, now=MONDAY)
    client, path, seen = signed_in("wang_yiming"), "/space/reads/", ""

    for _ in range(3):
        page = client.get(path).content.decode()
        seen += page
        path = page.partition('rel="next" href="')[2].partition('"')[0]

    assert path == ""
    assert all(seen.count(f"P{place:03}") == 1 for place in range(120))


@pytest.mark.parametrize("before", ["x", "-1", "1" * 30, "１"])
def test_a_place_that_is_none_is_refused(signed_in: SignedIn, before: str) -> None:
    assert signed_in("wang_yiming").get(f"/space/reads/?before={before}").status_code == 422


def test_readings_are_leaves_of_their_own_log(
    clerk: Client, opened: Open, people: dict[str, Actor]
) -> None:
    clerk.get(f"/work/cases/{opened()}/")

    seal_pending()

    sizes = {row.log: (row.size, row.sealed_size) for row in log_health(now=MONDAY).logs}
    kept = len(facts_of(read_stream(people["wang_yiming"].person_id)))
    assert sizes["reads"][0] == sizes["reads"][1] >= kept == 1
