"""Every role of the definitions at every address: what it takes no part in is not there."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from rongyi.cases import policy as cases
from rongyi.cases.queries import counts_of_moves
from rongyi.cases.store import opinions_for
from rongyi.certificates import policy as certificates
from rongyi.config.paths import CHECKOUT
from rongyi.exemption import policy as exemption
from rongyi.history import policy as history
from rongyi.identity.models import Cover, Delegation
from rongyi.kernel.actor import Actor
from rongyi.worklists import policy as worklists
from tests.browser.inventory import address
from tests.hostile.conftest import Enter
from tests.hostile.reading import alike
from tests.hostile.things import OF_A_CERTIFICATE, guarded, names_of
from tests.support.routes import Route
from tests.support.scenes import Scenes, acting

STAFF = CHECKOUT / "definitions/sip/demo/people.yaml"
NOT_THERE = "/work/cases/RY2026112399999-07/"
SENDING = 6  # one address of so many is sent to by a role
NOT_THERE_ACT = f"{NOT_THERE}accept/"


def roles() -> list[str]:
    """Of those who hold the same posts the first, so that each role comes once."""
    staff = yaml.safe_load(STAFF.read_text("utf-8"))["staff"]
    found: dict[frozenset[str], str] = {}
    for one in staff:
        found.setdefault(frozenset(one["posts"]), one["person"])
    return sorted(found.values())


def takes_part(actor: Actor, route: Route, name: str, real: str) -> bool:
    """Whether the thing is one that the actor may know of, as its room says."""
    match name:
        case "opinion_id":
            return opinions_for(actor).filter(id=real).exists()
        case "proof_id":
            return exemption.visible_proofs(actor).filter(id=real).exists()
        case "cover_id":
            return Cover.objects.filter(id=real, post__in=actor.led).exists()
        case "delegation_id":
            return Delegation.objects.filter(id=real, post__in=actor.posts | actor.led).exists()
        case "case_id":
            return history.visible_cases(actor).filter(id=real).exists()
        case "list_id":
            return worklists.own_lists(actor).filter(id=real).exists()
        case "batch_id" if route.name == "workbench:edition_batch":
            return bool(counts_of_moves(actor, real))  # type: ignore[arg-type]
        case "batch_id":
            return worklists.own_batches(actor).filter(id=real).exists()
    if route.name in OF_A_CERTIFICATE:
        return certificates.issued_certificates(actor).filter(number=real).exists()
    return cases.visible_cases(actor).filter(number=real).exists()


MAIN = ("number", "opinion_id", "proof_id", "cover_id", "delegation_id", "case_id", "list_id")


@pytest.mark.parametrize("person", roles())
def test_what_a_role_takes_no_part_in_is_not_there(
    person: str, scenes: Scenes, enter: Enter
) -> None:
    """Every address is asked for; each is sent to by some of the roles, and by all strangers."""
    client, actor, wrong, refused = enter(person), acting(person), [], 0
    turn = roles().index(person)
    nothing: dict[str, Any] = {"get": client.get(NOT_THERE), "post": client.post(NOT_THERE_ACT)}
    assert {one.status_code for one in nothing.values()} == {404}

    for place_of_route, route in enumerate(guarded()):
        if not route.name.startswith("workbench:"):
            continue
        names = names_of(route, scenes)
        name = next(one for one in (*MAIN, "batch_id") if one in names)
        if takes_part(actor, route, name, names[name][0]):
            continue
        path = address(route.name, {place: pair[0] for place, pair in names.items()})
        sends = (place_of_route + turn) % SENDING == 0
        for method in ("get", "post") if sends else ("get",):
            answer = getattr(client, method)(path)
            if answer.status_code == 405:
                continue
            refused += 1
            if alike(answer, nothing[method], [(path, NOT_THERE_ACT), (path, NOT_THERE)]):
                continue
            never = address(route.name, {place: pair[1] for place, pair in names.items()})
            other = getattr(client, method)(never)
            if answer.status_code == 422 and alike(answer, other, names.values()):
                continue  # nothing of it was looked for: what was sent is no such act
            wrong.append(f"{route.name} {method}: {answer.status_code}")

    assert wrong == []
    assert refused, "nothing was tried"
