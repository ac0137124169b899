"""A plan as rows of components: figures, materials, boxes and the sentences beside them."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from rongyi.catalogue.definitions import Catalogue
from rongyi.kernel.text import Text
from rongyi.portal import words
from rongyi.themes.rules import Plan, PlannedItem, PlannedMaterial
from rongyi.themes.rules.promising import promised_of
from rongyi.web.rows import Fact, Figure, Material, Node, Task
from rongyi.web.wording import plain

UPLOAD = "upload"


def long_figures(plan: Plan) -> tuple[Figure, ...]:
    """What the law allows, what is promised, how long with acceptance, and the trips."""
    promise = promised_of(plan)
    whole = Figure(value=words.days(promise.total), label=gettext("With acceptance, at most"))
    return (
        Figure(value=words.days(promise.handling), label=gettext("Promised")),
        *([whole] if promise.accepting else []),
        Figure(value=words.days(plan.legal_workdays), label=gettext("By law at most")),
        Figure(value=words.trips(plan.trips), label=gettext("To make yourself")),
        Figure(
            value=ngettext("%(count)s field", "%(count)s fields", len(plan.fields_to_fill))
            % {"count": len(plan.fields_to_fill)},
            label=gettext("Left to type"),
        ),
    )


def materials_title(plan: Plan) -> str:
    """ "7 papers, you hand in only 1"; a plan with open questions promises no such number."""
    if plan.possible_materials:
        return words.at_least_title(len(plan.materials))
    return words.hand_in_title(len(plan.materials), len(plan.hand_in))


def exempt_title(plan: Plan) -> str:
    """How many are spared; empty when none is."""
    spared = len(plan.materials) - len(plan.hand_in)
    return words.exempt_title(spared) if spared else ""


def materials(plan: Plan, book: Catalogue, *, hand_in: bool) -> list[Material]:
    """Those to hand in, or those that are spared, in the order of the plan."""
    titles = {item.code: item.title for item in plan.items} if len(plan.items) > 1 else {}
    return [
        _material(one, book, titles)
        for one in plan.materials
        if (one.code in plan.hand_in) == hand_in
    ]


def _material(one: PlannedMaterial, book: Catalogue, titles: dict[str, Text]) -> Material:
    defined = book.materials.get(one.code)
    later = ""
    if one.later and one.later_workdays:
        later = gettext("May be handed in later: within %(days)s after acceptance.") % {
            "days": words.days(one.later_workdays)
        }
    return Material(
        code=one.code,
        title=one.title,
        way=one.way_said,
        state="to_upload" if one.way == UPLOAD else "exempt",
        sentence=(defined.help if defined and defined.help else one.why)
        if one.way == UPLOAD
        else one.why,
        why=() if one.way == UPLOAD else _why(one, book),
        later=later,
        used_for=tuple(titles[code] for code in one.used_for if code in titles),
        example=words.is_example(one.mark) and one.way == UPLOAD,
    )


def _why(one: PlannedMaterial, book: Catalogue) -> tuple[Fact, ...]:
    facts = []
    if one.source:
        facts.append(Fact(label=gettext("Source"), value=source_words(one.source, book)))
    facts.append(Fact(label=gettext("Legal basis"), value=one.basis))
    promise = next((part for part in one.parts if part.commitment), None)
    if promise and promise.commitment:
        facts.append(Fact(label=gettext("What you promise"), value=promise.commitment))
    if promise and promise.consequence:
        facts.append(Fact(label=gettext("If it is not kept"), value=promise.consequence))
    if words.is_example(one.mark):
        facts.append(Fact(label=gettext("Note"), value=gettext("Example data, not yet verified.")))
    return tuple(facts)


def source_words(source: str, book: Catalogue) -> Text | str:
    """The name behind a code of a dataset or a department."""
    if source in book.datasets:
        dataset = book.datasets[source]
        holder = book.departments.get(dataset.holder)
        if holder is None:
            return dataset.name
        return Text(
            zh=f"{holder.name.zh}“{dataset.name.zh}”", en=f"{holder.name.en}, {dataset.name.en}"
        )
    if source in book.departments:
        return book.departments[source].name
    return source


def nodes(plan: Plan, book: Catalogue) -> list[Node]:
    """One box an item: its name, its department and its days."""
    return [
        Node(
            code=item.code,
            title=item.title,
            below=_below(item, book),
            after=item.after,
            critical=item.critical,
        )
        for item in plan.items
    ]


def _below(item: PlannedItem, book: Catalogue) -> str:
    return (
        f"{plain(department(item.department, book))} · {words.short_days(item.promised_workdays)}"
    )


def department(code: str, book: Catalogue) -> Text | str:
    """The short name of a department."""
    found = book.departments.get(code)
    return found.short if found else code


def flow_words(plan: Plan) -> list[str]:
    """The drawing in sentences: who begins at once, who waits for whom, when each is done."""
    titles = {item.code: plain(item.title) for item in plan.items}
    lines = []
    for item in sorted(plan.items, key=lambda one: (one.start, one.end)):
        before = [titles[code] for code in item.after if code in titles]
        begins = (
            gettext("after %(items)s") % {"items": _and(before)}
            if before
            else gettext("at once, in parallel")
        )
        done = gettext("%(item)s: begins %(begins)s, done by working day %(day)s")
        if item.end == 0:
            done = gettext("%(item)s: begins %(begins)s, done on the spot")
        lines.append(done % {"item": titles[item.code], "begins": begins, "day": item.end})
    return lines


def _and(titles: Iterable[str]) -> str:
    return gettext(", ").join(titles)


def items(plan: Plan, book: Catalogue) -> list[Task]:
    """The items of a plan with their departments and days."""
    return [
        Task(
            title=item.title,
            state=words.days(item.promised_workdays),
            tone="lake" if item.critical else "grey",
            hint=_hint(item, book),
            url=reverse("portal:item", args=[item.code]),
        )
        for item in plan.items
    ]


def _hint(item: PlannedItem, book: Catalogue) -> str:
    result = gettext("You get: %(result)s") % {"result": plain(item.result)}
    return f"{plain(department(item.department, book))} · {result}"


def visits(plan: Plan) -> list[str]:
    """Each site check; a joint one says for which items, unless its title is theirs."""
    titles = {item.code: plain(item.title) for item in plan.items}
    lines = []
    for visit in plan.visits:
        title = plain(visit.title)
        names = [titles[code] for code in visit.items if titles.get(code, title) != title]
        line = gettext("%(title)s: %(items)s") if names else title
        lines.append(line % {"title": title, "items": _and(names)} if names else line)
    return lines
