"""Tables of editions: texts by digest, versions of definitions, and what search looks through.

Editions, their files and versions are only ever added; triggers refuse any change (migration
0002). Search entries are derived and replaced as a whole.
"""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db.models import (
    PROTECT,
    BinaryField,
    CharField,
    CheckConstraint,
    DateTimeField,
    ForeignKey,
    Model,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    Q,
    TextField,
    UniqueConstraint,
    UUIDField,
)

from rongyi.kernel.ids import new_id

DIGEST_LENGTH = 64  # SHA-256 in hexadecimal


class SourceText(Model):
    """The bytes of one file (原文), kept once however many editions hold it."""

    digest = CharField(max_length=DIGEST_LENGTH, primary_key=True)
    content = BinaryField()

    class Meta:
        constraints = [
            CheckConstraint(
                name="source_text_digest_is_sha256",
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"),
            ),
        ]


class Edition(Model):
    """A snapshot of all definitions (版本). A bundle names the one it was begun with."""

    id = UUIDField(primary_key=True, default=new_id, editable=False)
    number = PositiveIntegerField()
    digest = CharField(max_length=DIGEST_LENGTH)
    published_at = DateTimeField()
    published_by = UUIDField()
    origin = TextField(default="")  # the folder it was read from; empty where nobody wrote it down

    class Meta:
        constraints = [
            UniqueConstraint(name="edition_number_once", fields=["number"]),
            CheckConstraint(name="edition_number_from_one", condition=Q(number__gte=1)),
        ]


class DefinitionVersion(Model):
    """One version of one definition (定义版本). Its number rises only when its text changes."""

    id = UUIDField(primary_key=True, default=new_id, editable=False)
    kind = CharField(max_length=40)
    code = CharField(max_length=120)
    version = PositiveIntegerField()
    source = ForeignKey(SourceText, on_delete=PROTECT, related_name="+")
    first_edition = ForeignKey(Edition, on_delete=PROTECT, related_name="+")

    class Meta:
        constraints = [
            UniqueConstraint(name="definition_version_once", fields=["kind", "code", "version"]),
            CheckConstraint(name="definition_version_from_one", condition=Q(version__gte=1)),
        ]


class EditionFile(Model):
    """One file of an edition (版本文件): its path, its text, and the version that it is."""

    id = UUIDField(primary_key=True, default=new_id, editable=False)
    edition = ForeignKey(Edition, on_delete=PROTECT, related_name="files")
    path = CharField(max_length=300)
    source = ForeignKey(SourceText, on_delete=PROTECT, related_name="+")
    definition = ForeignKey(DefinitionVersion, on_delete=PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            UniqueConstraint(name="edition_file_path_once", fields=["edition", "path"]),
        ]


class SearchEntry(Model):
    """What search looks through (检索条目): one thing that people look for, in all its names."""

    id = UUIDField(primary_key=True, default=new_id, editable=False)
    edition = ForeignKey(Edition, on_delete=PROTECT, related_name="+")
    kind = CharField(max_length=40)
    code = CharField(max_length=120)
    title_zh = TextField()
    title_en = TextField()
    summary_zh = TextField(blank=True)
    summary_en = TextField(blank=True)
    weight = PositiveSmallIntegerField(default=1)
    names = TextField()  # |title|title|word|…| in lower case
    pinyin = TextField()  # " kaifandian kfd …" of every Chinese name
    tokens = SearchVectorField()

    class Meta:
        constraints = [
            UniqueConstraint(name="search_entry_once", fields=["kind", "code"]),
        ]
        indexes = [
            GinIndex(name="search_entry_tokens", fields=["tokens"]),
            GinIndex(name="search_entry_names", fields=["names"], opclasses=["gin_trgm_ops"]),
            GinIndex(name="search_entry_pinyin", fields=["pinyin"], opclasses=["gin_trgm_ops"]),
        ]
