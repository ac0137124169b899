"""Values, papers and checks of a case as rows of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext, ngettext

from rongyi.cases.queries import CasePage, CheckRow, FieldRow, MaterialRow
from rongyi.kernel.text import Text
from rongyi.themes import queries as themes
from rongyi.web.rows import Fact, Material, Words
from rongyi.web.staff_rows import Checked, Mark, Value
from rongyi.web.wording import moment, plain, weekday

FIELDS_SHOWN_MAX = 12  # of one register's answer


@dataclass(frozen=True, kw_only=True)
class PaperFile:
    """A file of a material: where it is looked at, where the original is."""

    digest: str
    name: str
    url: str
    original_url: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A material with its way, its evidence and its files."""

    material: Material
    files: tuple[PaperFile, ...] = field(default_factory=tuple)


def groups(page: CasePage) -> list[dict[str, object]]:
    """The values under the headings of the form, in its order."""
    titles: dict[str, object] = {
        section.code: section.title
        for theme in themes.definitions(page.edition_id).themes.values()
        for section in theme.sections
    }
    found: dict[str, list[Value]] = {}
    for row in page.fields:
        found.setdefault(row.section, []).append(value_of(row))
    situation = found.pop("situation", [])
    shown: list[dict[str, object]] = [
        {"title": titles.get(code, gettext("Values")), "rows": rows} for code, rows in found.items()
    ]
    if situation:
        shown.append({"title": gettext("Situation"), "rows": situation})
    return shown


def value_of(row: FieldRow) -> Value:
    """One value with where it came from; one that contradicts a register shows both."""
    before: Words = ""
    origin = Mark(words=gettext("Typed by the applicant"), icon="pen")
    if row.contested:
        origin = Mark(words=gettext("Corrected by the applicant"), tone="amber", icon="warn")
        before = gettext("%(source)s says: %(words)s") % {
            "source": plain(row.source_name) or gettext("The register"),
            "words": plain(row.register_words) or gettext("another value"),
        }
    elif row.source_name:
        origin = Mark(words=row.source_name, tone="lake", icon="data")
    return Value(label=row.label, value=plain(row.words), origin=origin, before_words=before)


def papers(page: CasePage, shown: str, query: str) -> list[Paper]:
    """The materials, those with files first."""
    rows = [_paper(page.number, row, shown, query) for row in page.materials]
    return sorted(rows, key=lambda paper: not paper.files)


def _paper(number: str, row: MaterialRow, shown: str, query: str) -> Paper:
    files = tuple(
        PaperFile(
            digest=file.digest,
            name=file.name or file.digest[:12],
            url=f"{reverse('workbench:case', args=[number])}{query}"
            f"{'&' if query else '?'}paper={file.digest}",
            original_url=reverse("workbench:original", args=[number, file.digest]),
            current=file.digest == shown,
        )
        for file in row.files
    )
    evidence = row.evidence
    state = "uploaded" if files else "waiting" if row.waits or row.awaited else "exempt"
    if row.way == "produced" and files:
        state = "exempt"  # issued here, not uploaded: the way says so
    state = "to_come" if row.to_come else state
    material = Material(
        code=row.code,
        title=row.title,
        way=str(evidence.get("way_said") or row.way),
        state=state,
        sentence=_sentence(row, evidence),
        why=tuple(_facts(row, evidence)),
    )
    return Paper(material=material, files=files)


def _sentence(row: MaterialRow, evidence: Mapping[str, Any]) -> Words:
    if row.awaited is not None:
        return row.awaited
    said = _text(evidence, "sentence")
    if said is not None:
        return said
    source = plain(_text(evidence, "source")) or ""
    if row.files:
        return ngettext(
            "%(count)s file, handed in %(time)s", "%(count)s files, handed in %(time)s",
            len(row.files),
        ) % {"count": len(row.files), "time": moment(row.handed_in_at)}  # fmt: skip
    match row.way:
        case "data_call":
            return gettext("Found at: %(source)s") % {"source": source}
        case "department_check":
            return gettext("To be checked by: %(source)s") % {"source": source}
        case "commitment":
            return gettext("The applicant signed a promise.")
        case "abolished":
            return gettext("No longer asked for.")
        case "produced":
            return gettext("Comes out of another case of this application.")
    return gettext("Not handed in yet.")


def _facts(row: MaterialRow, evidence: Mapping[str, Any]) -> list[Fact]:
    """What stands behind the way: source, time, ground, the register's answer, the promise."""
    facts: list[Fact] = []
    for key, label in (
        ("source", gettext("Source")),
        ("basis", gettext("Legal ground")),
        ("commitment", gettext("Promise")),
        ("consequence", gettext("If untrue")),
    ):
        words = _text(evidence, key)
        if words is not None:
            facts.append(Fact(label=label, value=plain(words)))
    for key, label in (
        ("obtained_at", gettext("Obtained")),
        ("committed_at", gettext("Signed")),
    ):
        if (at := _moment(evidence.get(key))) is not None:
            facts.append(Fact(label=label, value=moment(at)))
    if (until := evidence.get("promised_until")) is not None:
        promised = weekday(date.fromisoformat(str(until)))
        if evidence.get("late"):
            promised = gettext("%(day)s, handed in later") % {"day": promised}
        facts.append(Fact(label=gettext("Promised for"), value=promised))
    if signer := evidence.get("committed_by") or evidence.get("signer"):
        facts.append(Fact(label=gettext("By"), value=str(signer)))
    facts += [
        Fact(label=label, value=plain(words)) for label, words in row.answer[:FIELDS_SHOWN_MAX]
    ]
    return facts


def _text(evidence: Mapping[str, Any], key: str) -> Text | None:
    """A pair of words of the evidence, kept as a pair or flat."""
    found = evidence.get(key)
    if isinstance(found, Mapping) and "zh" in found:
        return Text(str(found["zh"]), str(found.get("en", "")) or str(found["zh"]))
    if f"{key}_zh" in evidence:
        return Text(str(evidence[f"{key}_zh"]), str(evidence.get(f"{key}_en", "")))
    return None


def _moment(stored: object) -> datetime | None:
    return parse_datetime(stored) if isinstance(stored, str) else None


def checks(page: CasePage) -> list[Checked]:
    """What the system looked at by itself; what does not hold stands first."""
    rows = [Checked(words=row.words, holds=row.holds, hint=_hint(row)) for row in page.checks]
    return sorted(rows, key=lambda row: row.holds)


def _hint(row: CheckRow) -> Words:
    return row.hint or ""


def checks_title(rows: Sequence[Checked]) -> str:
    """ "12 of 14 checks hold; look at 2"."""
    if not rows:
        return gettext("Checks")
    total, holding = len(rows), sum(row.holds for row in rows)
    if total == holding:
        return ngettext("%(count)s check, it holds", "%(count)s checks, all hold", total) % {
            "count": total
        }
    return gettext("%(holding)s of %(total)s checks hold; look at %(rest)s") % {
        "holding": holding,
        "total": total,
        "rest": total - holding,
    }
