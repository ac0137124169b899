"""Whatever lies in a folder, reading it tells problems and never raises."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from rongyi.catalogue.definitions import load_catalogue
from rongyi.catalogue.tests.example import ITEM, good
from rongyi.kernel.datafile import FILES_MAX, Problems, read_folder

GOOD = good()
PATHS = sorted(path for path in GOOD if path.endswith(".yaml"))
LINES = sorted({line for path in PATHS for line in GOOD[path].decode().split("\n")})
SCRAPS = [
    "null", "[]", "{}", "- ", ": ", "&a [*a]", "*a", "!!int x", "'", '"', "\t", "\x00",
    "2026-13-45",
    "9" * 400, "-1",
    "1e999", "when: ((((", "when: " + "(" * 3000, "{zh: 一}", "from: 0001-01-01",
    "﷽", "\u202e", "all", "true", "'''", "|", ">-", "? x", "---", "...", "%YAML 9", "value: 1_000",
]  # fmt: skip


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


@settings(max_examples=250, deadline=None)
@given(data=st.data())
def test_a_good_folder_with_lines_changed_is_told_about_not_stumbled_over(
    data: st.DataObject,
) -> None:
    path = data.draw(st.sampled_from(PATHS))
    lines = GOOD[path].decode().split("\n")
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(lines) - 1))
        match data.draw(st.sampled_from(["drop", "other", "scrap", "indent", "cut"])):
            case "drop":
                lines[place] = ""
            case "other":
                lines[place] = data.draw(st.sampled_from(LINES))
            case "scrap":
                lines[place] += data.draw(st.sampled_from(SCRAPS))
            case "indent":
                lines[place] = "  " + lines[place]
            case "cut":
                lines[place] = lines[place][: data.draw(st.integers(0, 20))]

    problems = load_catalogue({**GOOD, path: "\n".join(lines).encode()})[1]

    assert all(one.file and one.words.zh and one.words.en for one in problems)


@settings(max_examples=150, deadline=None)
@given(path=st.sampled_from(PATHS), content=st.binary(max_size=300))
def test_any_bytes_in_any_file_are_told_about(path: str, content: bytes) -> None:
    problems = load_catalogue({**GOOD, path: content})[1]

    assert all(one.file and one.words.zh and one.words.en for one in problems)


@settings(max_examples=150, deadline=None)
@given(
    path=st.sampled_from(PATHS),
    content=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.sampled_from(["code", "zh", "en", "from", "items"]), inner)
        ),
        max_leaves=12,
    ),
)
def test_any_value_in_any_file_is_told_about(path: str, content: object) -> None:
    written = yaml.safe_dump(content, allow_unicode=True).encode()

    problems = load_catalogue({**GOOD, path: written})[1]

    assert all(one.file and one.words.zh and one.words.en for one in problems)


def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = write(tmp_path / "my", GOOD)
    (tmp_path / "secret.yaml").write_text("code: secret")
    (folder / "items" / "culture" / "secret.yaml").symlink_to(tmp_path / "secret.yaml")
    (folder / "elsewhere").symlink_to(tmp_path)

    problems = load_catalogue(folder)[1]

    assert {(one.file, one.code) for one in problems} == {
        ("items/culture/secret.yaml", "file.not_regular"),
        ("elsewhere", "file.not_regular"),
    }


def test_a_pipe_in_the_folder_does_not_make_reading_wait(tmp_path: Path) -> None:
    folder = write(tmp_path, GOOD)
    os.mkfifo(folder / "items" / "pipe.yaml")

    problems = load_catalogue(folder)[1]

    assert [(one.file, one.code) for one in problems] == [("items/pipe.yaml", "file.not_regular")]


def test_a_folder_that_is_not_there_is_told_about(tmp_path: Path) -> None:
    problems = load_catalogue(tmp_path / "nowhere")[1]

    assert [one.code for one in problems] == ["folder.missing"]


def test_a_file_that_cannot_be_read_is_told_about(tmp_path: Path) -> None:
    folder = write(tmp_path, GOOD)
    (folder / "items" / "loop.yaml").symlink_to(folder / "items" / "loop.yaml")

    problems = load_catalogue(folder)[1]

    assert [(one.file, one.code) for one in problems] == [("items/loop.yaml", "file.unreadable")]


def test_files_past_the_limit_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path, GOOD)
    problems = Problems()
    monkeypatch.setattr("rongyi.kernel.datafile.files.FILES_MAX", 3)

    found = read_folder(folder, problems)

    assert len(found) == 3 < FILES_MAX
    assert [one.code for one in problems] == ["folder.too_many_files"]


def test_aliases_that_would_grow_without_end_are_refused_at_the_first() -> None:
    bomb = "a: &a [x, x]\n" + "\n".join(f"b{n}: &b{n} [*a, *a]" for n in range(9))

    problems = load_catalogue({**GOOD, ITEM: bomb.encode()})[1]

    assert (ITEM, 1, "yaml.alias") in {(one.file, one.line, one.code) for one in problems}


def test_an_expression_of_any_depth_is_told_about() -> None:
    deep = GOOD[ITEM].decode().replace("销售进口出版物 = true", "(" * 20_000 + "1")

    problems = load_catalogue({**GOOD, ITEM: deep.encode()})[1]

    assert {one.file for one in problems} == {ITEM}
