"""pytest: the definitions of Suzhou Industrial Park and the demo people, by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rongyi.catalogue.definitions import load_catalogue
from rongyi.config import paths, rooms
from rongyi.kernel.actor import Actor
from rongyi.themes.definitions import load


@pytest.fixture(scope="session")
def sip_folder() -> Path:
    """definitions/sip of this tree."""
    return paths.sip_folder()


@pytest.fixture(scope="session")
def definitions(sip_folder: Path) -> Any:
    """Themes and catalogue, loaded once and without a problem."""
    loaded, problems = load(sip_folder)
    assert not problems, "\n".join(str(problem) for problem in problems)
    return loaded


@pytest.fixture(scope="session")
def catalogue(sip_folder: Path) -> Any:
    """The catalogue alone."""
    loaded, problems = load_catalogue(sip_folder)
    assert not problems, "\n".join(str(problem) for problem in problems)
    return loaded


@pytest.fixture
def people(db: None) -> dict[str, Actor]:
    """The demo people by code, each acting for himself."""
    identity = rooms.module("identity.queries")
    return {
        person.code: identity.actor_for(person.id, None) for person in identity.demo_people("zh")
    }
