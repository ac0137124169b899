"""`rongyi plan`: a theme's plan from an answers file, without a database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rongyi.kernel.datafile import (
    At,
    Node,
    Problem,
    Problems,
    format_problems,
    nearest,
    read_value,
    read_yaml,
)
from rongyi.kernel.errors import DomainError
from rongyi.kernel.text import Text
from rongyi.themes.definitions.reading import Definitions, load
from rongyi.themes.definitions.table import plan_as_table
from rongyi.themes.errors import ThemeUnknown
from rongyi.themes.rules import Holdings, plan, plan_to_json
from rongyi.themes.rules.values import read_value as read_answer
from rongyi.themes.rules.values import typed_of

ANSWERS_BYTES_MAX = 256 * 1024
GOOD, WRONG, BAD_INPUT = 0, 1, 2


@dataclass(frozen=True)
class Printed:
    """What a command says: `status` is its exit code."""

    status: int
    out: str = ""
    err: str = ""


def print_plan(
    folder: Path,
    theme: str,
    answers: Path,
    holdings: Path | None = None,
    *,
    on: date,
    as_json: bool = False,
    language: str = "zh",
) -> Printed:
    """The plan of a theme (or of a single item) for the answers in a file.

    `answers`: YAML or JSON, element codes or terms to answers (also below a key `answers`).
    `holdings`: a list of datasets and certificates that are found (also below a key `holdings`).
    Bad input gives status 2 and words on `err`, in `language` as all else; nothing is raised.
    """
    definitions, wrong = load(folder)
    if wrong:
        return Printed(BAD_INPUT, err=_told(wrong, language))
    problems = Problems()
    given = read_answers(definitions, answers, problems)
    held = None if holdings is None else read_holdings(definitions, holdings, problems)
    try:
        compiled = definitions.compiled(theme, on)
    except ThemeUnknown:
        known = (*definitions.themes, *definitions.catalogue.items)
        problems.add(
            "answers.theme",
            At("THEME", 1),
            code=theme,
            nearest=nearest(theme, known),
            known=", ".join(definitions.themes),
        )
    if len(problems):
        return Printed(BAD_INPUT, err=_told(problems.sorted(), language))
    found = plan(compiled, given, held)
    if as_json:
        return Printed(GOOD, out=plan_to_json(found))
    return Printed(GOOD, out=plan_as_table(found, definitions.catalogue, language))


def read_answers(definitions: Definitions, path: Path, problems: Problems) -> dict[str, Any]:
    """Typed answers by element code. Tells: answers.* and yaml.*."""
    node = _node(path, problems)
    if node is None:
        return {}
    node = _inside(node, "answers")
    if not isinstance(node.value, dict):
        problems.add("answers.shape", node.at)
        return {}
    return dict(_answers(definitions, node.value, problems))


def read_holdings(definitions: Definitions, path: Path, problems: Problems) -> Holdings:
    """What is found about the applicant. Tells: holdings.* and yaml.*."""
    node = _node(path, problems)
    if node is None:
        return Holdings()
    node = _inside(node, "holdings")
    if not isinstance(node.value, list):
        problems.add("holdings.shape", node.at)
        return Holdings()
    known = {*definitions.catalogue.datasets, *definitions.catalogue.certificates}
    found = set()
    for one in node.value:
        code = one.value if isinstance(one.value, str) else one.told()
        if code not in known:
            problems.add("holdings.unknown", one.at, code=code[:60], nearest=nearest(code, known))
        found.add(code)
    return Holdings(found=frozenset(found))


def _answers(
    definitions: Definitions, written: Mapping[str, Node], problems: Problems
) -> Iterator[tuple[str, Any]]:
    catalogue = definitions.catalogue
    for word, node in written.items():
        code = word if word in catalogue.elements else catalogue.terms.get(word)
        if code is None:
            known = (*catalogue.elements, *catalogue.terms)
            problems.add("answers.unknown", node.at, code=word[:60], nearest=nearest(word, known))
            continue
        before = len(problems)
        value = read_value(node, problems, word)
        if len(problems) > before or value is None:
            continue
        if isinstance(value, Mapping):
            problems.add("answers.shape", node.at)
            continue
        try:
            answer = read_answer(catalogue.elements[code], typed_of(value))
        except DomainError as error:
            problems.add(
                "answers.value", node.at, code=word, found=node.told(), why=_why(definitions, error)
            )
        else:
            if answer is not None:
                yield code, answer


def _why(definitions: Definitions, error: DomainError) -> Text:
    message = definitions.catalogue.messages.get(error.code)
    if message is None:
        return Text(error.code, error.code)
    return message.what.format(error.parameters)


def _node(path: Path, problems: Problems) -> Node | None:
    at = At(str(path), 1)
    try:
        with path.open("rb") as file:
            content = file.read(ANSWERS_BYTES_MAX + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        problems.add("answers.unreadable", at, file=path, why=why)
        return None
    if len(content) > ANSWERS_BYTES_MAX:
        problems.add("answers.too_large", at, file=path, limit=ANSWERS_BYTES_MAX)
        return None
    return read_yaml(_as_yaml(content), str(path), problems)


def _as_yaml(content: bytes) -> bytes:
    """JSON is YAML but for tabs and some escapes: written anew it is."""
    if content.lstrip()[:1] not in (b"{", b"["):
        return content
    try:
        return json.dumps(json.loads(content), ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return content


def _inside(node: Node, key: str) -> Node:
    if isinstance(node.value, dict) and isinstance(node.value.get(key), Node):
        return node.value[key]
    return node


def _told(problems: Iterable[Problem], language: str) -> str:
    return f"{format_problems(problems, language)}\n"
