"""Editions: published once, never changed, read as they were."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import DatabaseError, connections, transaction

from rongyi.catalogue import queries
from rongyi.catalogue.errors import DefinitionsHaveProblems, MayNotPublish, NoEdition
from rongyi.catalogue.events import definition_stream
from rongyi.catalogue.models import DefinitionVersion, Edition, EditionFile, SourceText
from rongyi.catalogue.services import publish_edition
from rongyi.catalogue.tests.example import ITEM, THEME, good, with_change
from rongyi.journal.queries import facts_of
from rongyi.kernel.actor import ANONYMOUS, SYSTEM
from rongyi.kernel.ids import new_id
from tests.at import at

NOW = at("2026-11-23 10:00")
LATER = at("2026-11-24 10:00")

pytestmark = pytest.mark.django_db


def versions(kind: str, code: str) -> list[int]:
    """The versions that a definition came to have."""
    found = DefinitionVersion.objects.filter(kind=kind, code=code).order_by("version")
    return list(found.values_list("version", flat=True))


def test_publishing_makes_the_edition_in_force() -> None:
    edition = publish_edition(good(), actor=SYSTEM, now=NOW)

    assert queries.current_edition() == edition.id
    assert queries.files_of(edition.id) == good()
    assert queries.catalogue_of(edition.id).items["book_retail"].title.en.startswith("Licence")


def test_an_error_without_words_of_the_place_is_told_in_those_of_the_program() -> None:
    said = "documents.file_empty:\n  what: {zh: 空, en: Nothing}\n  next: {zh: 再选, en: Again}\n"
    edition = publish_edition({**good(), "messages/own.yaml": said.encode()}, actor=SYSTEM, now=NOW)

    words = queries.catalogue_of(edition.id).messages

    assert words["documents.file_empty"].what.en == "Nothing"
    assert "{limit_mb} MB" in words["documents.file_too_big"].what.en


def test_publishing_the_same_again_changes_nothing() -> None:
    first = publish_edition(good(), actor=SYSTEM, now=NOW)

    again = publish_edition(dict(reversed(good().items())), actor=SYSTEM, now=LATER)

    assert again == first
    assert Edition.objects.filter(digest=first.digest).count() == 1


def test_only_what_changed_gets_a_new_version() -> None:
    first = publish_edition(good(), actor=SYSTEM, now=NOW)
    changed = with_change(ITEM, "online_depth: 4", "online_depth: 3")

    second = publish_edition(changed, actor=SYSTEM, now=LATER)

    assert second.number == first.number + 1
    assert second.new_versions == 1
    assert versions("item", "book_retail") == [1, 2]
    assert versions("theme", "open_bookshop") == [1]
    assert queries.catalogue_of(first.id).items["book_retail"].online_depth == 4
    assert queries.catalogue_of(second.id).items["book_retail"].online_depth == 3


def test_going_back_is_a_new_edition_and_a_new_version() -> None:
    first = publish_edition(good(), actor=SYSTEM, now=NOW)
    publish_edition(with_change(ITEM, "depth: 4", "depth: 3"), actor=SYSTEM, now=LATER)

    third = publish_edition(good(), actor=SYSTEM, now=LATER)

    assert third.number == first.number + 2
    assert third.digest == first.digest
    assert versions("item", "book_retail") == [1, 2, 3]


def test_a_change_of_examples_is_no_new_version() -> None:
    publish_edition(good(), actor=SYSTEM, now=NOW)
    examples = THEME.replace(".yaml", ".examples.yaml")

    edition = publish_edition({**good(), examples: b"[]"}, actor=SYSTEM, now=LATER)

    assert edition.new_versions == 0


def test_each_new_version_is_a_fact_of_its_definition() -> None:
    publish_edition(good(), actor=SYSTEM, now=NOW)
    publish_edition(with_change(ITEM, "depth: 4", "depth: 3"), actor=SYSTEM, now=LATER)
    without = {path: text for path, text in good().items() if "open_bookshop" not in path}
    publish_edition(without, actor=SYSTEM, now=LATER)

    item = facts_of(definition_stream("item", "book_retail"))
    theme = facts_of(definition_stream("theme", "open_bookshop"))

    assert [(fact.name, (fact.body or {})["version"]) for fact in item] == [
        ("definition.published.v1", 1),
        ("definition.published.v1", 2),
        ("definition.published.v1", 3),
    ]
    assert [fact.name for fact in theme] == ["definition.published.v1", "definition.withdrawn.v1"]


def test_a_folder_with_a_problem_is_not_published() -> None:
    bad = with_change(ITEM, "level: county", "level: country")

    with pytest.raises(DefinitionsHaveProblems) as told:
        publish_edition(bad, actor=SYSTEM, now=NOW)

    assert [one.code for one in told.value.problems] == ["shape.choice"]
    assert told.value.parameters["count"] == 1


def test_people_do_not_publish() -> None:
    person = dataclasses.replace(ANONYMOUS, person_id=new_id(), posts=frozenset({"window"}))

    with pytest.raises(MayNotPublish):
        publish_edition(good(), actor=person, now=NOW)


def test_what_was_never_published_is_not_found() -> None:
    for ask in (queries.edition_row, queries.files_of, queries.catalogue_of):
        with pytest.raises(NoEdition):
            ask(UUID(int=7))


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Edition, {"number": 99}),
        (EditionFile, {"path": "other.yaml"}),
        (DefinitionVersion, {"version": 99}),
        (SourceText, {"content": b"other"}),
    ],
)
def test_nothing_published_can_be_changed_or_deleted(
    model: type, change: dict[str, object]
) -> None:
    publish_edition(good(), actor=SYSTEM, now=NOW)

    for act in (
        lambda: model.objects.update(**change),
        lambda: model.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            act()


def test_a_text_is_what_its_digest_says() -> None:
    with pytest.raises(DatabaseError, match="digest_is_of_content"), transaction.atomic():
        SourceText.objects.create(digest="0" * 64, content=b"something else")


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_do_so_one_after_the_other() -> None:
    folders = [good(), with_change(ITEM, "depth: 4", "depth: 3")]

    def publish(files: dict[str, bytes]) -> int:
        try:
            return publish_edition(files, actor=SYSTEM, now=NOW).number
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        numbers = sorted(pool.map(publish, folders))

    assert numbers[1] == numbers[0] + 1
