"""What every check needs: the catalogue, where to tell problems, and how to look codes up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rongyi.catalogue.definitions.book import Catalogue
from rongyi.kernel.datafile import At, Problems, nearest
from rongyi.kernel.text import Text

KINDS = {
    "departments": Text("部门", "department"),
    "calendar": Text("日历", "calendar"),
    "posts": Text("岗位", "post"),
    "sites": Text("服务点", "site"),
    "elements": Text("数据元", "element"),
    "datasets": Text("数据集", "dataset"),
    "certificates": Text("证照类型", "certificate type"),
    "materials": Text("材料", "material"),
    "items": Text("事项", "item"),
    "life_events": Text("生命周期", "life event"),
    "field": Text("字段", "field"),
    "seal": Text("印章", "seal"),
    "template": Text("模板", "template"),
    "person": Text("人员", "person"),
    "enterprise": Text("企业", "enterprise"),
    "map": Text("映射", "map"),
    "section": Text("章节", "section"),
}


@dataclass(frozen=True)
class Look:
    """One pass over a catalogue."""

    catalogue: Catalogue
    problems: Problems
    on: date | None

    def known(self, kind: str) -> frozenset[str]:
        """Every code of a kind that is written somewhere, readable or not."""
        return self.catalogue.declared.get(kind, frozenset())

    def refer(self, kind: str, code: str | None, at: At) -> None:
        """Tell reference.unknown when nothing of that code is written.

        It may stand in a file that could not be read: then nothing is said.
        """
        if code is not None and kind not in self.catalogue.unlisted:
            self.refer_among(kind, code, self.known(kind), at)

    def has_flaws(self, kind: str) -> bool:
        """Whether something of a kind could not be read, so that nothing is known to be missing."""
        return kind in self.catalogue.unlisted or bool(self.catalogue.flawed.get(kind))

    def refer_among(self, kind: str, code: str, known: Iterable[str], at: At) -> bool:
        """The same for codes that stand inside another thing. Whether it is known."""
        if code in known:
            return True
        hint = nearest(code, known)
        self.problems.add("reference.unknown", at, kind=KINDS[kind], code=code[:60], nearest=hint)
        return False

    def once(self, codes: Sequence[tuple[object, At]]) -> None:
        """Tell list.twice for what stands twice in one list."""
        seen: set[object] = set()
        for code, at in codes:
            if code in seen:
                told = code[0] if isinstance(code, tuple) else code
                self.problems.add("list.twice", at, code=told)
            seen.add(code)

    def ordered(self, since: date | None, until: date | None, at: At) -> None:
        """Tell dates.order when an end lies before its beginning."""
        if since is not None and until is not None and until < since:
            self.problems.add("dates.order", at, since=since, until=until)

    def marked(self, mark: str | None, source: str | None, at: At) -> None:
        """What was read in a source names the source."""
        if mark == "V" and not source:
            self.problems.add("mark.no_source", at)
