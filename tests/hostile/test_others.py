"""What belongs to another is not there: the same answer, to the letter, as for what never was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pytest

from rongyi.cases.models import CaseLetter, CaseMaterial
from rongyi.exemption.models import Proof
from rongyi.identity.models import Cover, Delegation, Person, Post
from rongyi.journal.models import Fact
from rongyi.kernel.ids import new_id
from rongyi.kernel.moment import now
from rongyi.worklists.models import SavedList
from tests.browser.inventory import address
from tests.hostile.conftest import Enter
from tests.hostile.reading import alike, faults, text_of
from tests.support.routes import Route, routes
from tests.support.scenes import Scenes

STRANGERS = {
    "a citizen": ("sun_li", ""),
    "the agent of another": ("tan_yue", "atlantic_coffee"),
    "a former agent": ("zhao_qian", ""),
    "a clerk of another department": ("yu_fei", ""),
    "a head of another department": ("gong_zheng", ""),
    "nobody": ("", ""),
}
NEVER = {
    "bundle_id": "0197f7c0-0000-7000-8000-000000000000",
    "number": "RY2026112399999",
    "case": "RY2026112399999-07",
    "digest": "0" * 64,
    "certificate": "XF2026999999",
}
OF_A_CASE = ("portal:correction", "portal:letter_pdf")
OWN_PLACES = {
    *("bundle_id", "number", "digest", "mandate_id", "opinion_id", "letter_id", "batch_id"),
    *("list_id", "cover_id", "delegation_id", "proof_id", "case_id"),
}
# What everybody may know of, or what goes with a place of somebody's. A ticket is signed, and tells
# a place in the queue and not whose it is.
COMMON_PLACES = {"code", "post", "section", "page", "act", "path", "ticket"}
OF_A_CERTIFICATE = {
    *("portal:certificate_pdf", "portal:grant", "workbench:certificate"),
    "workbench:certificate_end",
}


def guarded() -> list[Route]:
    """Routes that name a thing of somebody's."""
    return [one for one in routes() if one.places & OWN_PLACES]


def _names(route: Route, scenes: Scenes) -> dict[str, tuple[str, str]]:
    """What stands in the places of the route: a real thing of Lakeside's, and one never made."""
    case = scenes.case("at_window", "food_licence")
    found: dict[str, tuple[str, str]] = {}
    for name in route.places:
        if name == "bundle_id":
            found[name] = (str(scenes.draft), NEVER["bundle_id"])
        elif name == "section":
            found[name] = ("premises", "premises")
        elif name == "digest":
            found[name] = (_digest(case), NEVER["digest"])
        elif name == "letter_id":
            found[name] = (_letter(case), NEVER["bundle_id"])
        elif name == "opinion_id":
            found[name] = (str(scenes.opinion), NEVER["bundle_id"])
        elif name == "mandate_id":
            found[name] = (str(scenes.mandate), NEVER["bundle_id"])
        elif name in ("page", "act"):
            same = {"page": "1", "act": "annul"}[name]
            found[name] = (same, same)
        elif name == "batch_id":
            real = scenes.moved if route.name == "workbench:edition_batch" else scenes.chosen
            found[name] = (str(real), NEVER["bundle_id"])
        elif name in MADE:
            found[name] = (MADE[name](scenes), NEVER["bundle_id"])
        elif route.name in OF_A_CERTIFICATE:
            found[name] = (scenes.certificate, NEVER["certificate"])
        elif route.name.startswith("workbench:") or route.name in OF_A_CASE:
            found[name] = (case, NEVER["case"])
        else:
            found[name] = (scenes.finished, NEVER["number"])
    return found


def _list(scenes: Scenes) -> str:
    """A named list of a clerk at the window."""
    clerk = Person.objects.get(code="zhou_min")
    row = SavedList(
        id=new_id(), person_id=clerk.id, post="window_general", name="x", query="", saved_at=now()
    )
    row.save(force_insert=True)
    return str(row.id)


def _cover(scenes: Scenes) -> str:
    """One that stands in for another at the window."""
    absent, substitute = (Person.objects.get(code=one) for one in ("zhou_min", "xu_ning"))
    row = Cover(
        id=new_id(), post=Post.objects.get(code="window_general"), absent=absent,
        substitute=substitute, valid_from=now().date(), valid_to=now().date(),
        ordered_by=absent.id, ordered_at=now(),
    )  # fmt: skip
    row.save(force_insert=True)
    return str(row.id)


def _delegation(scenes: Scenes) -> str:
    """A power that a head lent to a colleague."""
    giver, taker = (Person.objects.get(code=one) for one in ("fang_hui", "xu_ning"))
    row = Delegation(
        id=new_id(), post=Post.objects.get(code="approval_decide"), act="decide", person=taker,
        covers_all=True, basis="x", document="x", valid_from=now().date(),
        valid_to=now().date(), given_by=giver.id, given_at=now(),
    )  # fmt: skip
    row.save(force_insert=True)
    return str(row.id)


def _proof(scenes: Scenes) -> str:
    """A paper of which a department is asked."""
    held = Proof.objects.filter(needed=True).exclude(department="").order_by("id").first()
    return str(held.id) if held else NEVER["bundle_id"]


MADE: Mapping[str, Callable[[Scenes], str]] = {
    "list_id": _list,
    "proof_id": _proof,
    "cover_id": _cover,
    "delegation_id": _delegation,
    "case_id": lambda scenes: str(scenes.former),
}


def test_every_place_of_an_address_is_somebodys_or_everybodys() -> None:
    """A new route whose places are of neither kind has to be told to the matrix."""
    unknown = {f"{one.name}: {name}" for one in routes() for name in one.places} - {
        f"{one.name}: {name}"
        for one in routes()
        for name in one.places & (OWN_PLACES | COMMON_PLACES)
    }

    assert unknown == set()


def _digest(case: str) -> str:
    held = CaseMaterial.objects.filter(case__number=case).exclude(file=None).first()
    assert held is not None
    return str(held.file_id)


def _letter(case: str) -> str:
    held = CaseLetter.objects.filter(case__number=case).first()
    return str(held.id) if held else NEVER["bundle_id"]


@pytest.mark.parametrize(
    ("who", "prefix"), [*((who, "") for who in STRANGERS), ("a citizen", "/en")]
)
@pytest.mark.parametrize("route", guarded(), ids=lambda one: one.name)
def test_a_strangers_thing_and_none_are_the_same(
    route: Route, who: str, prefix: str, scenes: Scenes, enter: Enter
) -> None:
    client, names = enter(*STRANGERS[who]), _names(route, scenes)
    paths = [
        prefix + address(route.name, {name: pair[side] for name, pair in names.items()})
        for side in (0, 1)
    ]

    for method in ("get", "post"):
        real, never = (getattr(client, method)(path) for path in paths)

        assert list(_leaks(real)) == [], method
        assert alike(real, never, names.values()), (
            f"{method} tells that it is there: {real.status_code}, {never.status_code}"
        )
        assert real.status_code in (302, 403, 404, 405, 422), f"{method}: {real.status_code}"


def _leaks(answer: object) -> Iterator[str]:
    yield from faults(answer)  # type: ignore[arg-type]
    text = text_of(answer)  # type: ignore[arg-type]
    if "湖畔餐饮" in text.partition("<main")[2]:
        yield "names the applicant"


def test_a_refused_attempt_is_recorded(scenes: Scenes, enter: Enter) -> None:
    number = scenes.case("at_window", "food_licence")
    before = Fact.objects.filter(name="attempt.refused.v1").count()

    answer = enter("yu_fei").get(address("workbench:case", {"number": number}))

    assert answer.status_code == 404
    assert Fact.objects.filter(name="attempt.refused.v1").count() == before + 1


def test_the_lists_of_another_post_are_not_there(enter: Enter) -> None:
    real = enter("yu_fei").get("/work/food_review/")
    never = enter("yu_fei").get("/work/no_such_post/")

    assert real.status_code == never.status_code == 404


def test_a_search_finds_no_case_of_another_department(scenes: Scenes, enter: Enter) -> None:
    found = enter("yu_fei").get("/work/find/", {"q": scenes.at_window}, follow=True)

    assert scenes.case("at_window", "food_licence") not in text_of(found)
