"""Which definitions are served: nobody's edition is replaced unasked, no running case loses its
post."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rongyi.cases.services import CaseSpec, open_cases
from rongyi.catalogue.queries import current_edition, edition_row
from rongyi.config import installing, paths
from rongyi.identity.models import Person, Post
from rongyi.kernel.actor import Actor
from rongyi.kernel.ids import new_id
from tests.at import at

pytestmark = pytest.mark.django_db

NOW = at("2026-11-23 10:00")


def quiet(done: int, of: int) -> None:
    """Nobody looks at the bar."""


def copy_with(folder: Path, old: str, new: str) -> Path:
    """The definitions of the program with one code renamed everywhere."""
    for path in paths.sip_folder().rglob("*"):
        if path.is_file():
            target = folder / path.relative_to(paths.sip_folder())
            target.parent.mkdir(parents=True, exist_ok=True)
            text = path.read_text("utf-8")
            target.write_text(re.sub(rf"\b{old}\b", new, text), "utf-8")
    return folder


def test_the_demo_leaves_an_edition_of_an_operator_in_force(tmp_path: Path) -> None:
    own = copy_with(tmp_path, "food_review", "food_review_two")
    published = installing.load(own, now=NOW, step=quiet)

    left = installing.load(paths.sip_folder(), now=NOW, step=quiet, replacing=False)

    assert (left.changed, left.edition, left.left) == (False, published.edition, str(own))
    assert edition_row(current_edition()).number == published.edition
    assert installing.load(paths.sip_folder(), now=NOW, step=quiet).changed


def test_the_demo_brings_its_own_edition_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installing.load(copy_with(tmp_path / "one", "food_review", "one"), now=NOW, step=quiet)
    installing.load(paths.sip_folder(), now=NOW, step=quiet)
    newer = copy_with(tmp_path / "two", "food_review", "two")
    monkeypatch.setattr(paths, "sip_folder", lambda: newer)

    loaded = installing.load(newer, now=NOW, step=quiet, replacing=False)

    assert loaded.changed
    assert edition_row(current_edition()).number == loaded.edition


def test_a_post_that_running_cases_need_outlives_its_definition(tmp_path: Path) -> None:
    installing.load(paths.sip_folder(), now=NOW, step=quiet)
    own = copy_with(tmp_path, "(food_review|tobacco_review)", r"\1_two")
    applicant = Person.objects.filter(memberships__isnull=True).order_by("id").first()
    assert applicant is not None
    bundle = new_id()
    spec = CaseSpec(
        bundle_id=bundle,
        bundle_number=f"RY{bundle.hex[-12:]}",
        item_code="food_licence",
        edition_id=current_edition(),
        applicant_id=applicant.id,
        applicant_name=applicant.name_zh,
        values={"enterprise_name": "示例小馆有限公司", "floor_area": 120},
    )
    actor = Actor(person_id=applicant.id, name=applicant.name_zh)
    assert all(one.done for one in open_cases(specs=[spec], actor=actor, now=NOW))

    loaded = installing.load(own, now=NOW, step=quiet)

    assert ["food_review" in one.en for one in loaded.kept_posts] == [True]
    active = dict(Post.objects.values_list("code", "active"))
    assert active["food_review"] and active["food_review_two"]
    assert not active["tobacco_review"]
