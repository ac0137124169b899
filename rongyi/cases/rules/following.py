"""Papers that follow after submission (容缺后补): which are still to come, and until when.

What was promised when the case was handed in stands in the paper's evidence. A paper that nobody
could confirm follows as well, without a day. No law voids a case because such a paper is late, so
it is taken until the decision, and marked. Nothing is approved without it: an approval goes by all
that has to be handed in (Administrative Licensing Law, art. 38(1)); a rejection need not wait.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rongyi.cases.errors import PaperNotToCome
from rongyi.cases.events import CaseSupplemented
from rongyi.cases.rules.awaiting import listed
from rongyi.cases.rules.opening import papers
from rongyi.cases.rules.shape import CaseNow, MaterialSpec, Moved, Record, Scene
from rongyi.cases.states import LIFE
from rongyi.catalogue.definitions import Item, Material
from rongyi.exemption.states import TO_UPLOAD, UPLOAD, UPLOADED
from rongyi.kernel.text import Text
from rongyi.kernel.workdays import Calendar, Due

PROMISED_DAYS = "later_workdays"
PAPERS_TOLD = ("case.opened.v1", "case.corrected.v1", "case.supplemented.v1")
_BLOCKS = Text(
    "“{paper}”还没有补交，{when}；收到后才能批准。",
    "Still to come, {when}: {paper}. Only when it is there can the case be approved.",
)
_OPEN = Text(
    "还没有补交，{when}；收到前不能批准。", "Still to come, {when}; no approval before that."
)
_UNTIL = Text("期限到{day}", "until {day}")
_PERHAPS = Text("期限暂定到{day}", "until {day} (provisional)")
_AFTER = Text("期限为受理后{days}个工作日", "within {days} working {days:day|days} of acceptance")
_PAST = Text("期限{day}已过", "and late since {day}")
_UNCONFIRMED = Text("部门未能核验，须由申请人提交", "as nobody could confirm it")


@dataclass(frozen=True, slots=True)
class Term:
    """From when, and by which calendar, papers have time to follow. The day of acceptance does not
    count."""

    calendar: Calendar
    accepted_on: date | None
    today: date

    def until(self, workdays: int) -> Due | None:
        """The last day; None while nobody has accepted the case."""
        return None if self.accepted_on is None else self.calendar.add(self.accepted_on, workdays)


def term_of(
    calendar: Calendar, zone: ZoneInfo, accepted_at: datetime | None, *, now: datetime
) -> Term:
    """The term of a case accepted at a moment, or not yet."""
    accepted_on = accepted_at and accepted_at.astimezone(zone).date()
    return Term(calendar, accepted_on, now.astimezone(zone).date())


@dataclass(frozen=True, slots=True)
class ToCome:
    """A paper that is still to come: within `workdays` of acceptance as promised, or, with 0, since
    nobody could confirm it. `due_on` is None before acceptance."""

    code: str
    title: Text
    workdays: int
    due_on: date | None = None
    provisional: bool = False
    late: bool = False
    mark: str = ""

    @property
    def words(self) -> Text:
        """For a page: why there is no approval now."""
        return _BLOCKS.format({"paper": self.title, "when": self._when})

    @property
    def open_words(self) -> Text:
        """What staff read beside the paper."""
        return _OPEN.format({"when": self._when})

    @property
    def _when(self) -> Text:
        if not self.workdays:
            return _UNCONFIRMED
        if self.due_on is None:
            return _AFTER.format({"days": self.workdays})
        words = _PAST if self.late else _PERHAPS if self.provisional else _UNTIL
        return words.format({"day": self.due_on})


def one_to_come(code: str, title: Text, way: str, evidence: Record, term: Term) -> ToCome | None:
    """The paper as one that is still to come; None: it is not."""
    if way != UPLOAD or evidence.get("status") != TO_UPLOAD:
        return None
    days, mark = int(evidence.get(PROMISED_DAYS) or 0), str(evidence.get("mark", ""))
    due = term.until(days) if days else None
    if due is None:
        return ToCome(code, title, days, mark=mark)
    return ToCome(code, title, days, due.on, due.provisional, term.today > due.on, mark)


def to_come(
    found: Iterable[tuple[str, str, Record]], materials: Mapping[str, Material], term: Term
) -> tuple[ToCome, ...]:
    """What is still to come, by code, way and evidence of papers; of a code the last one counts."""
    latest = {code: (way, evidence) for code, way, evidence in found}
    rows = []
    for code, (way, evidence) in latest.items():
        known = materials.get(code)
        title = known.title if known else Text(code, code)
        rows.append(one_to_come(code, title, way, evidence, term))
    return tuple(row for row in rows if row is not None)


def still_to_come(
    told: Iterable[Record], item: Item, materials: Mapping[str, Material], term: Term
) -> tuple[ToCome, ...]:
    """The same out of facts alone, each as it tells of papers (`PAPERS_TOLD`), oldest first."""
    latest = {one["code"]: one for body in told for one in body["materials"]}
    follows = {use.material: use.after_acceptance for use in item.materials}
    promised = [
        (code, UPLOAD, {"status": TO_UPLOAD, PROMISED_DAYS: later.workdays})
        for code, one in latest.items()
        if one["way"] == UPLOAD
        and one["digest"] is None
        and (later := follows.get(code)) is not None
    ]
    return to_come(promised, materials, term)


def joined(coming: Iterable[ToCome]) -> tuple[ToCome, ...]:
    """Papers that are to come by the same day as one, to be said in one sentence."""
    groups: dict[tuple[int, date | None], list[ToCome]] = {}
    for one in coming:
        groups.setdefault((one.workdays, one.due_on), []).append(one)
    return tuple(replace(own[0], title=listed(one.title for one in own)) for own in groups.values())


def supplement(
    case: CaseNow,
    scene: Scene,
    *,
    materials: tuple[MaterialSpec, ...],
    coming: tuple[ToCome, ...],
) -> Moved:
    """Promised papers are there (容缺补交): state, step and clock stay as they are.

    `coming` are those that the case still waits for. Errors: NotAllowedNow, PaperNotToCome.
    """
    assert materials and all(one.digest for one in materials), "a paper is handed in as a file"
    target = LIFE.after(case.course.state, "supplement")
    known = {one.code: one for one in coming}
    for one in materials:
        if one.code not in known:
            raise PaperNotToCome(material=scene.material_title(one.code))
    codes = dict.fromkeys(one.code for one in materials)
    title = listed(known[code].title for code in codes)
    fact = CaseSupplemented(
        number=case.number,
        bundle_id=case.bundle_id,
        item_code=case.item_code,
        post=scene.post,
        materials=papers(materials),
        late=tuple(code for code in codes if known[code].late),
        title_zh=title.zh,
        title_en=title.en,
    )
    return Moved(case, replace(case.course, state=target), case.task, fact, scene.now)


def followed(
    materials: tuple[MaterialSpec, ...], coming: tuple[ToCome, ...]
) -> tuple[MaterialSpec, ...]:
    """The papers as the case keeps them: with the day by which they were promised."""
    known = {one.code: _kept(one) for one in coming}
    return tuple(replace(one, evidence={**one.evidence, **known[one.code]}) for one in materials)


def _kept(promised: ToCome) -> Record:
    due = promised.due_on.isoformat() if promised.due_on else None
    told = {"status": UPLOADED, "promised_until": due, "late": promised.late}
    return {"mark": promised.mark, **told} if promised.mark else told
