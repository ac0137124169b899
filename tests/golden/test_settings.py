"""What an operator may set is listed here and said in docs/operators.md."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from rongyi.config.paths import CHECKOUT
from tests.golden.record import compare

# Every program's own, or set by one of our processes for another: nothing for an operator.
NOT_OURS_TO_SAY = {"DJANGO_SETTINGS_MODULE", "PATH"}
MANUAL = CHECKOUT / "docs" / "operators.md"


def read_variables() -> dict[str, list[str]]:
    """Environment variables by name, with the files that read them."""
    found: dict[str, list[str]] = {}
    for path in sorted((CHECKOUT / "rongyi").rglob("*.py")):
        if "tests" not in path.parts:
            for name in _read_in(path):
                found.setdefault(name, []).append(path.relative_to(CHECKOUT).as_posix())
    return found


def _read_in(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text("utf-8"))
    named = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="get", value=source), args=[key, *_]) if (
                _is_environment(source)
            ):
                yield from _text(key, named)
            case ast.Subscript(value=source, slice=key, ctx=ast.Load()) if _is_environment(source):
                yield from _text(key, named)


def _is_environment(node: ast.expr) -> bool:
    return ast.unparse(node) in {"os.environ", "variables"}


def _text(node: ast.expr, named: dict[str, object]) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(value)):
            yield value
        case ast.Name(id=name) if isinstance(named.get(name), str):
            yield str(named[name])


def test_all_settings_are_the_accepted_ones() -> None:
    variables = read_variables()
    assert {"DATA", "DATABASE_URL", "PORT"} <= set(variables)

    compare(
        "settings.txt",
        [
            f"{name:<24} {', '.join(sorted(set(files)))}"
            for name, files in sorted(variables.items())
        ],
    )


def test_every_setting_is_documented() -> None:
    manual = MANUAL.read_text("utf-8")

    silent = [name for name in read_variables() if f"`{name}`" not in manual and not _is_ours(name)]

    assert silent == [], f"say in {MANUAL.name} what they do"


def _is_ours(name: str) -> bool:
    return name.startswith("RONGYI_") or name in NOT_OURS_TO_SAY
