"""A slip in any file of definitions is told there, in words, and at that place only."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from rongyi.catalogue.definitions import load as catalogue_load
from rongyi.catalogue.tests.example import good
from rongyi.exchange.definitions import DemoRegister
from rongyi.kernel.datafile import Problem, Problems, keys_of, read_folder
from rongyi.themes.definitions import check_folder
from rongyi.themes.rules import Theme

SIP = Path(__file__).parents[3] / "definitions" / "sip"
BODIES = ("", "{}\n", "[]\n", "hello\n", "- a\n", "a: [\n", "\x00")
SAMPLE = 24  # slips in the whole definitions, each half a second of one core
Files = dict[str, bytes]

# A mapping of codes: what is taken out is missed where it is named, if it is named anywhere.
MAPPINGS = ("elements/", "materials/", "messages/", "demo/registers/")


@pytest.fixture(scope="module")
def small() -> Files:
    """One file of each kind: the worked example of the manual."""
    return good()


@pytest.fixture(scope="module")
def sip() -> Files:
    """All that we ship."""
    return read_folder(SIP, Problems())


def told_of(files: Files, path: str) -> list[Problem]:
    """The problems of a changed folder, which has one in that file."""
    problems = check_folder(files)
    assert any(one.file == path for one in problems), (path, problems[:3])
    return problems


def replaced(files: Files) -> Iterator[tuple[str, str]]:
    """Each file with each thing that somebody may have left in its place."""
    for path in sorted(files):
        if path.endswith(".yaml"):
            yield from ((path, body) for body in BODIES)


def keys_taken(files: Files) -> Iterator[tuple[str, str, Files]]:
    """Each file of one definition without each of its keys, and with each of them misspelt."""
    for path in sorted(files):
        written = yaml.load(files[path], yaml.CBaseLoader) if path.endswith(".yaml") else None
        if not isinstance(written, dict):
            continue
        for name in written:
            less = {key: value for key, value in written.items() if key != name}
            misspelt = {f"{key}x" if key == name else key: value for key, value in written.items()}
            for slip, content in (("without", less), ("misspelt", misspelt)):
                text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
                yield path, f"{slip} {name}", {**files, path: text.encode()}


def test_whatever_stands_in_place_of_a_file_is_told_in_that_file_alone(small: Files) -> None:
    elsewhere = {}
    for path, body in replaced(small):
        problems = told_of({**small, path: body.encode()}, path)
        if others := {(one.file, one.code) for one in problems if one.file != path}:
            elsewhere[path, body] = others

    assert elsewhere == {}


def test_a_key_left_out_or_misspelt_is_told_and_never_stumbled_over(small: Files) -> None:
    silent = []
    for path, slip, files in keys_taken(small):
        name = slip.partition(" ")[2]
        problems = check_folder(files)
        kind = catalogue_load.reader_for(path)
        needed = slip.startswith("misspelt") or name in required(path)
        if needed and kind is not None and not path.startswith(MAPPINGS):
            if not any(one.file == path for one in problems):
                silent.append((path, slip))

    assert silent == []


def required(path: str) -> set[str]:
    """The keys that a file of that place must have."""
    if path.startswith("themes/"):
        return {name for name, needed in keys_of(Theme).items() if needed}
    shape = getattr(catalogue_load.reader_for(path), "shape", None)
    if shape is None or shape is DemoRegister:
        return set()
    return {name for name, needed in keys_of(shape).items() if needed}


def test_no_slip_in_what_we_ship_is_stumbled_over_or_blamed_on_others(sip: Files) -> None:
    chance = random.Random(20261123)
    slips = [(path, {**sip, path: body.encode()}) for path, body in replaced(sip)]
    chance.shuffle(slips)
    kinds: dict[str, list[tuple[str, Files]]] = {}
    for path, files in slips:
        kinds.setdefault(path.partition("/")[0], []).append((path, files))
    each = max(1, SAMPLE // len(kinds))
    tried = [slip for found in kinds.values() for slip in found[:each]]

    blamed = {}
    for path, files in tried:
        problems = told_of(files, path)
        if others := {(one.file, one.code) for one in problems if one.file != path}:
            blamed[path] = others

    assert blamed == {}


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("items/food/food_licence.yaml", "\nbasis:", "\nbases:"),
        ("items/food/food_licence.yaml", "handling: promised", "handeling: promised"),
        ("items/food/food_licence.yaml", ", en: Food business licence (new)", ""),
        ("certificates/food_licence_certificate.yaml", "\nissuer:", "\nisuer:"),
        ("datasets/company_licence.yaml", "\nholder:", "\nholders:"),
        ("elements/situation.yaml", "  term: 连锁门店", "  terms: 连锁门店"),
        ("departments.yaml", "- code: market_supervision", "- cod: market_supervision"),
    ],
)
def test_what_names_a_definition_with_a_slip_in_it_is_not_to_blame(
    sip: Files, path: str, old: str, new: str
) -> None:
    text = sip[path].decode()
    assert old in text, f"{path} has no {old!r}"

    problems = check_folder({**sip, path: text.replace(old, new, 1).encode()})

    assert {one.file for one in problems} == {path}


def test_a_file_that_cannot_be_opened_is_told_once(tmp_path: Path, small: Files) -> None:
    for path, content in small.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    taken = tmp_path / "materials" / "bookshop.yaml"
    taken.unlink()
    taken.symlink_to(SIP / "place.yaml")

    problems = check_folder(tmp_path)

    assert [(one.file, one.code) for one in problems] == [
        ("materials/bookshop.yaml", "file.not_regular")
    ]


def test_a_register_that_knows_nobody_says_so(small: Files) -> None:
    path = "demo/registers/company_register.yaml"

    assert check_folder({**small, path: b"rows: {}\n"}) == []
    assert told_of({**small, path: b"{}\n"}, path)
