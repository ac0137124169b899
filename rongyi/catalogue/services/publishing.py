"""Publishing an edition: a snapshot of all definitions that never changes again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from rongyi.catalogue import policy, queries, rules, store
from rongyi.catalogue.definitions import load_catalogue
from rongyi.catalogue.errors import DefinitionsHaveProblems
from rongyi.catalogue.events import (
    DefinitionPublished,
    DefinitionWithdrawn,
    definition_stream,
)
from rongyi.catalogue.models import DefinitionVersion, Edition, EditionFile, SourceText
from rongyi.catalogue.queries import EditionRow
from rongyi.journal.services import record_each
from rongyi.kernel.actor import Actor
from rongyi.kernel.datafile import FileSet
from rongyi.kernel.facts import Fact, StreamKey

EDITION_LOCK = 7_203_120  # two programs that publish at once do so one after the other
DOCUMENTS_MAX = 50_000
FACTS_AT_ONCE = 500


@transaction.atomic
def publish_edition(files: FileSet, *, actor: Actor, now: datetime, origin: str = "") -> EditionRow:
    """Publish all definitions as one edition (发布版本); the one in force stays if it is the same.

    `origin` says for the operator where the files were read.

    A definition's version rises only when its own text changed against its latest version. Facts:
    definition.published.v1 for each new version, definition.withdrawn.v1 for each that is gone.
    Errors: MayNotPublish, DefinitionsHaveProblems (no edition holds a problem).
    """
    _lock()
    policy.require_publish(actor)
    digest = rules.digest_of_all(files)
    before = Edition.objects.order_by("-number").first()
    if before is not None and before.digest == digest:
        return queries.edition_row(before.id)
    problems = load_catalogue(files)[1]
    if problems:
        raise DefinitionsHaveProblems(problems)
    edition = Edition.objects.create(
        number=1 if before is None else before.number + 1,
        digest=digest,
        published_at=now,
        published_by=actor.person_id,
        origin=origin,
    )
    latest = _latest_versions()
    digests = _keep_texts(files)
    versions, facts = _new_versions(edition, digests, latest)
    EditionFile.objects.bulk_create(
        EditionFile(
            edition=edition,
            path=path,
            source_id=digests[path],
            definition=versions.get(rules.definition_of(path)),
        )
        for path in sorted(files)
    )
    facts += _withdrawn(edition, before, versions)
    for start in range(0, len(facts), FACTS_AT_ONCE):
        record_each(facts[start : start + FACTS_AT_ONCE], actor=actor, at=now)
    queries.forget_edition()
    return queries.edition_row(edition.id)


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [EDITION_LOCK])


def _latest_versions() -> dict[rules.DefinitionKey, DefinitionVersion]:
    rows = DefinitionVersion.objects.order_by("kind", "code", "-version").distinct("kind", "code")
    return {rules.DefinitionKey(row.kind, row.code): row for row in rows}


def _keep_texts(files: FileSet) -> dict[str, str]:
    digests = {path: rules.digest_of(content) for path, content in files.items()}
    texts = {digests[path]: content for path, content in files.items()}
    SourceText.objects.bulk_create(
        (SourceText(digest=digest, content=content) for digest, content in texts.items()),
        ignore_conflicts=True,
    )
    return digests


def _new_versions(
    edition: Edition,
    digests: Mapping[str, str],
    latest: Mapping[rules.DefinitionKey, DefinitionVersion],
) -> tuple[dict[rules.DefinitionKey | None, DefinitionVersion], list[tuple[StreamKey, Fact]]]:
    """The version of each definition in this edition, and the facts of those that are new."""
    versions: dict[rules.DefinitionKey | None, DefinitionVersion] = {}
    fresh: list[DefinitionVersion] = []
    for path, digest in sorted(digests.items()):
        key = rules.definition_of(path)
        if key is None:
            continue
        known = latest.get(key)
        if known is None or known.source_id != digest:
            known = DefinitionVersion(
                kind=key.kind,
                code=key.code,
                version=1 if known is None else known.version + 1,
                source_id=digest,
                first_edition=edition,
            )
            fresh.append(known)
        versions[key] = known
    DefinitionVersion.objects.bulk_create(fresh)
    return versions, [(_stream(one), _published(one, edition)) for one in fresh]


def _stream(version: DefinitionVersion) -> StreamKey:
    return definition_stream(version.kind, version.code)


def _published(version: DefinitionVersion, edition: Edition) -> Fact:
    return DefinitionPublished(
        kind=version.kind,
        code=version.code,
        version=version.version,
        digest=version.source_id,
        edition_id=edition.id,
        edition_number=edition.number,
    )


def _withdrawn(
    edition: Edition,
    before: Edition | None,
    versions: Mapping[rules.DefinitionKey | None, DefinitionVersion],
) -> list[tuple[StreamKey, Fact]]:
    if before is None:
        return []
    gone = (
        file.definition
        for file in before.files.select_related("definition")
        if file.definition is not None
        and rules.DefinitionKey(file.definition.kind, file.definition.code) not in versions
    )
    return [
        (
            _stream(one),
            DefinitionWithdrawn(
                kind=one.kind,
                code=one.code,
                version=one.version,
                edition_id=edition.id,
                edition_number=edition.number,
            ),
        )
        for one in gone
    ]


@transaction.atomic
def index_search(documents: Sequence[rules.SearchDocument], edition_id: UUID) -> None:
    """Let search find exactly these documents, `edition_id` being the one they come from.

    Errors: NoEdition. Called by whoever loads definitions, with the documents of all rooms.
    """
    assert len(documents) <= DOCUMENTS_MAX, "more documents than search is made for"
    _lock()
    queries.edition_row(edition_id)
    store.replace_entries(documents, edition_id)
