"""What a draft keeps, column by column: typed words as they were typed, and what registers said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

from rongyi.kernel.text import Text
from rongyi.themes.rules.shape import Holdings, PlannedMaterial
from rongyi.themes.rules.values import Typed

CallState = Literal["found", "missing", "unreachable"]


@dataclass(frozen=True)
class Entry:
    """One field as typed, and the version of the draft that changed it last."""

    typed: Typed
    version: int

    def kept(self) -> dict[str, Any]:
        return {"typed": self.typed, "version": self.version}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Entry:
        return cls(kept["typed"], kept["version"])


@dataclass(frozen=True)
class Call:
    """What a register answered about the applicant: fields as they would have been typed."""

    state: CallState
    fields: Mapping[str, Typed]
    source: Text
    at: datetime
    words: Text | None = None  # why nothing was found

    def kept(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "fields": dict(self.fields),
            "source": [self.source.zh, self.source.en],
            "at": self.at.isoformat(),
            "words": [self.words.zh, self.words.en] if self.words else None,
        }

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Call:
        words = kept.get("words")
        return cls(
            kept["state"],
            kept["fields"],
            Text(*kept["source"]),
            datetime.fromisoformat(kept["at"]),
            Text(*words) if words else None,
        )


@dataclass(frozen=True)
class Contest:
    """The applicant says that a register is wrong (数据不对→更正); the value is typed instead."""

    words: str
    at: datetime

    def kept(self) -> dict[str, Any]:
        return {"words": self.words, "at": self.at.isoformat()}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Contest:
        return cls(kept["words"], datetime.fromisoformat(kept["at"]))


@dataclass(frozen=True)
class Promise:
    """A commitment (告知承诺) ticked in the draft: by whom, when, and the digest of its words.

    It is made when the bundle is submitted; words that changed since make it void.
    """

    digest: str
    by: str
    by_id: str
    at: datetime

    def kept(self) -> dict[str, Any]:
        return {
            "digest": self.digest,
            "by": self.by,
            "by_id": self.by_id,
            "at": self.at.isoformat(),
        }

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Promise:
        return cls(kept["digest"], kept["by"], kept["by_id"], datetime.fromisoformat(kept["at"]))


def commitment_of(material: PlannedMaterial) -> tuple[tuple[Text, Text], ...]:
    """What is promised for a material and what follows if it is untrue: each wording once."""
    said = dict.fromkeys(
        (part.commitment, part.consequence)
        for part in material.parts
        if part.commitment is not None and part.consequence is not None
    )
    return tuple(said)


def digest_of_commitment(material: PlannedMaterial) -> str:
    """SHA-256 of the words as they are shown."""
    words = "\n".join(f"{one.zh}\n{other.zh}" for one, other in commitment_of(material))
    return sha256(words.encode()).hexdigest()


def holdings_of(calls: Mapping[str, Call], chosen: Mapping[str, str]) -> Holdings:
    """What the registers' answers mean for the plan."""
    return Holdings(
        found=frozenset(code for code, call in calls.items() if call.state == "found"),
        unreachable=frozenset(code for code, call in calls.items() if call.state == "unreachable"),
        chosen=dict(chosen),
    )
