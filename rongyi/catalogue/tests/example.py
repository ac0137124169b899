"""The worked example of docs/definitions.md as files: what the manual teaches is what is tested."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

MANUAL = Path(__file__).parents[3] / "docs" / "definitions.md"
_FILE = re.compile(r"```yaml\n# file: (\S+)\n(.*?)```", re.DOTALL)

ITEM = "items/culture/book_retail.yaml"
CHECK_ITEM = "items/registration/company_check.yaml"
THEME = "themes/open_bookshop.yaml"
ELEMENTS = "elements/bookshop.yaml"
MATERIALS = "materials/bookshop.yaml"
DATASET = "datasets/company_register.yaml"
CERTIFICATE = "certificates/book_licence.yaml"
PEOPLE = "demo/people.yaml"
REGISTER = "demo/registers/company_register.yaml"
PROFILE = "profiles/grades.yaml"
MESSAGES = "messages/some.yaml"

# What the manual's example has no need of, but checks look at.
_MORE = {
    PEOPLE: """
persons:
  - {code: wang, name: {zh: 王示例, en: Wang Example}, phone: "0", born: 1949-12-31,
     document: {type: citizen_no, number: 11010519491231002X}}
enterprises:
  - {code: shop, name: {zh: 示例书店, en: Example Bookshop}, uscc: 91350100M000100Y43,
     legal_representative: wang}
mandates:
  - {person: wang, enterprise: shop, scope: [book_retail], can_sign: true,
     from: 2026-01-01, to: 2027-01-01}
staff:
  - {person: wang, posts: [window]}
""",
    REGISTER: """
91350100M000100Y43: {name: 示例书店, status: active}
""",
    PROFILE: """
code: grades
name: {zh: 等级, en: Grades}
basis: 示例
mark: D
maps:
  grade: {"1": "5", "2": "4", "3": "3", "4": "2", "5": "1"}
""",
    MESSAGES: """
some.error:
  what: {zh: "有 {count} 处问题。", en: "{count} problems."}
  next: {zh: 请改正。, en: Mend them.}
""",
}


@cache
def manual() -> str:
    """The whole manual (docs/definitions.md)."""
    return MANUAL.read_text(encoding="utf-8")


def taught() -> dict[str, bytes]:
    """Exactly the files that the manual teaches, and the template it says to copy."""
    files = {match[1]: match[2].encode() for match in _FILE.finditer(manual())}
    return {**files, "documents/certificate.typ": b"= Certificate"}


def good() -> dict[str, bytes]:
    """A folder without a problem that holds at least one of each kind of file."""
    return {**taught(), **{path: text.encode() for path, text in _MORE.items()}}


def with_change(path: str, old: str, new: str) -> dict[str, bytes]:
    """The good folder with `old` replaced once by `new` in one file."""
    files = good()
    text = files[path].decode()
    assert old in text, f"{path} has no {old!r}"
    return {**files, path: text.replace(old, new, 1).encode()}
