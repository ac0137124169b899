"""`rongyi cases move`: looked at first, moved with --apply, taken back with --undo."""

from __future__ import annotations

import argparse
import json
from typing import Any

import pytest

from rongyi.cases.models import Case
from rongyi.catalogue.queries import current_edition, files_of
from rongyi.catalogue.services import publish_edition
from rongyi.config.command_line import cases as command
from rongyi.config.command_line.program import main
from rongyi.config.trouble import Trouble
from rongyi.kernel import moment
from rongyi.kernel.actor import SYSTEM
from tests.support import scenes

pytestmark = pytest.mark.django_db

FILE = "items/food/food_licence.yaml"


def said(capsys: Any, act: Any, *given: Any) -> dict[str, Any]:
    act(argparse.Namespace(json=True), *given)
    return dict(json.loads(capsys.readouterr().out))


def test_a_preview_changes_nothing_and_a_batch_goes_there_and_back(capsys: Any) -> None:
    number = scenes.submitted(scenes.acting(scenes.OWNER, scenes.COMPANY), "moving")
    case = Case.objects.get(number__startswith=f"{number}-", item_code="food_licence")
    files = dict(files_of(current_edition()))
    files[FILE] = files[FILE].replace("餐饮店开业前要".encode(), "餐饮店开业前须".encode())
    new = publish_edition(files, actor=SYSTEM, now=moment.now()).id
    given = (new, ["food_licence"], moment.now())

    before = said(capsys, command._preview, *given)
    unmoved = Case.objects.get(id=case.id).edition_id
    moved = said(capsys, command._apply, *given)
    there = Case.objects.get(id=case.id).edition_id
    batch = command._batch(moved["batch"])
    back = said(capsys, command._undo, batch, moment.now())

    assert before["counts"] == {"safe": 1, "needs_consent": 0, "blocked": 0}
    assert (unmoved, there) == (case.edition_id, new)
    assert (moved["done"], back["done"]) == (1, 1)
    assert Case.objects.get(id=case.id).edition_id == case.edition_id


def test_what_there_is_not_is_told_in_a_sentence(capsys: Any, db: None) -> None:
    with pytest.raises(Trouble, match="999"):
        command._edition(999)
    with pytest.raises(Trouble, match="no_item"):
        command._items("no_item")

    assert main(["cases", "move", "--undo", "x"]) == 2
    assert "Traceback" not in capsys.readouterr().err
