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
QUEUE = "queues/to_accept.yaml"
OTHER_QUEUE = "queues/late.yaml"
CLOCK = "clock.yaml"

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
    CLOCK: """
stops_max: 2
stops:
  - {special: hearing, days_max: 60, basis: 示例, mark: D}
days:
  - {of: delivery, days: 8, basis: 示例, mark: D}
watches:
  - code: step_soon
    title: {zh: 环节将到期, en: A step is due soon}
    level: step
    against: internal
    days: 2
    colour: yellow
    tell: post
    departments: all
    basis: 示例
    mark: D
  - code: promise_over
    title: {zh: 超过承诺期限, en: The promise is broken}
    level: case
    against: promised
    overdue: true
    colour: red
    tell: superior
    escalate_after: 3
    escalate_to: superior
    departments: [bureau]
    basis: 示例
    mark: D
""",
    QUEUE: """
code: to_accept
title: {zh: 待受理, en: To accept}
posts: [window]
acts: [accept]
place: 10
query: {kinds: [accept], items: [book_retail]}
columns: [applicant, papers]
clock: {counts: left, title: {zh: 剩余时间, en: Time left}}
act: accept
empty: {title: {zh: 没有待办, en: None}, words: {zh: 新的会在这里。, en: New ones.}}
""",
    OTHER_QUEUE: """
code: late
title: {zh: 临近期限, en: Late}
posts: all
place: 20
query: {lights: [red]}
columns: [applicant]
clock: {counts: since, title: {zh: 到岗天数, en: Days here}}
empty: {title: {zh: 没有待办, en: None}, words: {zh: 会在这里。, en: They come.}}
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
