"""What the places of addresses stand for: a real thing of somebody's, and one that never was."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rongyi.cases.models import CaseLetter, CaseMaterial
from rongyi.exemption.models import Proof
from rongyi.identity.models import Cover, Delegation, Person, Post
from rongyi.kernel.ids import new_id
from rongyi.kernel.moment import now
from rongyi.worklists.models import SavedList
from tests.support.routes import Route, routes
from tests.support.scenes import Scenes

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


Names = dict[str, tuple[str, str]]


def guarded() -> list[Route]:
    """Routes that name a thing of somebody's."""
    return [one for one in routes() if one.places & OWN_PLACES]


def names_of(route: Route, scenes: Scenes, item: str = "food_licence") -> Names:
    """What stands in the places of the route: a real thing of Lakeside's, and one never made."""
    case = scenes.case("at_window", item)
    found: Names = {}
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


def _digest(case: str) -> str:
    held = CaseMaterial.objects.filter(case__number=case).exclude(file=None).first()
    assert held is not None
    return str(held.file_id)


def _letter(case: str) -> str:
    held = CaseLetter.objects.filter(case__number=case).first()
    return str(held.id) if held else NEVER["bundle_id"]
