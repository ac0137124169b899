"""Numbers, identifiers, codes and dates of certificates."""

from __future__ import annotations

import calendar
import re
import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rongyi.certificates.definitions import NumberRule, Validity
from rongyi.certificates.states import ANNULLED, ENDED, EXPIRED, REVOKED, VALID
from rongyi.kernel.ids import certificate_check
from rongyi.kernel.text import Text, day_in_words

OID = "1.2.156.3005.2"
VERSION = "001"
UNKNOWN_ISSUER = "0" * 18
IDENTIFIER = re.compile(
    rb"1\.2\.156\.3005\.2\.[0-9A-Z-]{9,21}\.[0-9A-Z]{18}\.\d{7,14}\.001\.[0-9A-Z]"
)
TEST_SEAL_NAME = "Rongyi TEST seal 融易测试签章"
_TEST_SEAL_MARK = TEST_SEAL_NAME.encode().hex().encode()  # as a signature in a PDF carries it
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
NUMBER_LENGTH_MAX = 60
CODE_LENGTH = 16  # 79 bits: cannot be guessed


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground of law (法定情形) on which a certificate ends."""

    code: str
    article: str
    words: Text


_LICENSING = "行政许可法第六十九条第一款第（{}）项"
GROUNDS: dict[str, tuple[Ground, ...]] = {
    "annul": (
        Ground(
            "abuse",
            _LICENSING.format("一"),
            Text(
                "行政机关工作人员滥用职权、玩忽职守作出准予决定",
                "Granted by an official who abused or neglected his power",
            ),
        ),
        Ground(
            "ultra_vires",
            _LICENSING.format("二"),
            Text("超越法定职权作出准予决定", "Granted beyond the powers of the body"),
        ),
        Ground(
            "procedure",
            _LICENSING.format("三"),
            Text("违反法定程序作出准予决定", "Granted against the procedure of law"),
        ),
        Ground(
            "unqualified",
            _LICENSING.format("四"),
            Text(
                "申请人不具备申请资格或者不符合法定条件",
                "The applicant was not entitled to apply or did not meet the conditions",
            ),
        ),
        Ground(
            "other",
            _LICENSING.format("五"),
            Text("依法可以撤销的其他情形", "Another case in which the law allows it"),
        ),
        Ground(
            "fraud",
            "行政许可法第六十九条第二款",
            Text("以欺骗、贿赂等不正当手段取得", "Obtained by deceit, bribery or the like"),
        ),
    ),
    "revoke": (
        Ground(
            "penalty",
            "行政处罚法第九条第（三）项",
            Text("行政处罚决定吊销许可证件", "Revoked by a decision on a penalty"),
        ),
    ),
    "deregister": tuple(
        Ground(code, f"行政许可法第七十条第（{place}）项", words)
        for code, place, words in (
            ("expired", "一", Text("有效期届满未延续", "Expired and not renewed")),
            (
                "person",
                "二",
                Text("持证公民死亡或者丧失行为能力", "The holder has died or lost legal capacity"),
            ),
            ("dissolved", "三", Text("法人或者其他组织依法终止", "The holder has been dissolved")),
            (
                "taken_away",
                "四",
                Text("许可依法被撤销、撤回或者吊销", "It was annulled, withdrawn or revoked"),
            ),
            (
                "force_majeure",
                "五",
                Text("因不可抗力无法实施", "Force majeure makes it impossible to use"),
            ),
            (
                "other",
                "六",
                Text("法律、法规规定的其他情形", "Another case laid down by law"),
            ),
        )
    ),
}
# What a penalty rests on has a number of its own (行政处罚决定书文号).
WITH_DOCUMENT = frozenset({"revoke"})


def ground_of(act: str, code: str) -> Ground | None:
    """The ground of that code for an act; None: there is none."""
    return next((one for one in GROUNDS.get(act, ()) if one.code == code), None)


def ground_holds(act: str, code: str, state: str) -> bool:
    """Whether the state of a certificate on that day (`state_on`) bears out the ground: only what
    has expired is struck off as expired, only what was annulled or revoked as taken away."""
    borne_out = {"expired": (EXPIRED,), "taken_away": (ANNULLED, REVOKED)}
    return act != "deregister" or code not in borne_out or state in borne_out[code]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One printed line of a certificate. The shape of `Certificate.lines`."""

    name: str
    label: Text
    value: Text
    data: Any = None  # what is printed, as a form or a register holds it: a code, a number

    def to_json(self) -> dict[str, Any]:
        """Flat, for the database."""
        flat = {
            "name": self.name,
            "label_zh": self.label.zh,
            "label_en": self.label.en,
            "value_zh": self.value.zh,
            "value_en": self.value.en,
        }
        return flat if self.data is None else {**flat, "data": self.data}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Line:
        """As it was."""
        return cls(
            name=stored["name"],
            label=Text(stored["label_zh"], stored["label_en"]),
            value=Text(stored["value_zh"], stored["value_en"]),
            data=stored.get("data"),
        )


def known_from(
    *,
    holder: str,
    number: str,
    subject: str,
    state: str,
    valid_from: date,
    valid_until: date | None,
    lines: Iterable[Line],
) -> dict[str, Any]:
    """What a certificate tells a register's reader: itself, and its lines under their names."""
    return {
        "name": holder,
        "number": number,
        "uscc": subject,
        "status": "active" if state == VALID else state,
        "issued_on": valid_from.isoformat(),
        "established_on": valid_from.isoformat(),
        "valid_until": valid_until.isoformat() if valid_until else None,
        **{line.name: line.value.zh if line.data is None else line.data for line in lines},
    }


def number_of(rule: NumberRule, *, serial: int, year: int, region: str) -> str:
    """The number as the type's rule writes it: prefix, year, region, running digits, check."""
    digits = f"{year if rule.year else ''}{region if rule.region else ''}{serial:0{rule.digits}d}"
    return f"{rule.prefix}{digits}{digit_check(digits) if rule.check else ''}"


def series_of(kind: str, rule: NumberRule | None, year: int) -> str:
    """Which counter the running digits come from: a new one each year if the year is printed."""
    return f"{kind}/{year}" if rule is None or rule.year else kind


def digit_check(digits: str) -> str:
    """ISO 7064 MOD 11,10 over digits. The national algorithm for licence numbers is not public;
    this one stands in until it is known."""
    product = 10
    for digit in digits:
        if digit.isdigit():
            product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def identifier_of(*, type_code: str, issuer: str, year: int, serial: int) -> str:
    """E-certificate identifier (电子证照标识, GB/T 36904) with its check character."""
    holder_of_type = issuer if len(issuer) == 18 else UNKNOWN_ISSUER
    running = f"{year}{serial:06d}"
    check = certificate_check(f"{type_code}{holder_of_type}{running}{VERSION}")
    return f"{OID}.{type_code}.{holder_of_type}.{running}.{VERSION}.{check}"


def new_code() -> str:
    """A verification code that nobody can guess, without signs that look alike."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def shown_code(code: str) -> str:
    """In groups of four, as it is printed."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def read_code(typed: str) -> str:
    """What somebody typed or scanned, without hyphens, spaces, small and full-width letters."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return re.sub(r"[^0-9A-Z]", "", plain)[: CODE_LENGTH * 2]


def read_number(typed: str) -> list[str]:
    """What a number may be meant by what somebody typed: as it stands, or without blanks, small and
    full-width letters. Without what a database refuses as text."""
    kept = "".join(one for one in typed if unicodedata.category(one) not in ("Cc", "Cf", "Cs"))
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", kept)).upper()
    return list(dict.fromkeys([kept.strip()[:NUMBER_LENGTH_MAX], plain[:NUMBER_LENGTH_MAX]]))


def last_day(first: date, validity: Validity | None) -> date | None:
    """The last day on which it is valid: five years from 23 November end on 22 November."""
    if validity is None or not (validity.years or validity.months):
        return None
    months = first.month - 1 + (validity.years or 0) * 12 + (validity.months or 0)
    year, month = first.year + months // 12, months % 12 + 1
    anniversary = min(first.day, calendar.monthrange(year, month)[1])
    ends = date(year, month, anniversary)
    # issued on the 31st, ending in a shorter month: that month's last day counts in full
    return ends if anniversary < first.day else ends - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Term:
    """From when until when a certificate holds (有效期), both days included; no end: for good."""

    first: date
    last: date | None


def term_after(old: Term, *, renews: bool, today: date, validity: Validity | None) -> Term:
    """The term of what replaces a certificate: a change keeps the last day, a renewal goes on from
    the day after it. Issued after that day it has no gap where it still counted as in force, which
    is for who asks to know: `old.last` is then the day before. It holds from today at the latest.

    Source: Administrative Licensing Law (行政许可法), arts 49, 50.
    """
    if not renews or old.last is None:
        return Term(today, old.last)
    follows = old.last + timedelta(days=1)
    return Term(min(today, follows), last_day(follows, validity))


def carries_test_seal(content: bytes) -> bool:
    """Whether a file names our TEST seal as its signer, valid or not."""
    return _TEST_SEAL_MARK in content.lower()


def state_on(stored: str, valid_until: date | None, today: date) -> str:
    """What is said of a certificate on a day."""
    if stored in ENDED:
        return stored
    return EXPIRED if valid_until is not None and today > valid_until else VALID


def printed(value: object) -> Text:
    """A value as it is printed: both languages, dates written out, lists joined."""
    match value:
        case None:
            return Text("", "")
        case Text():
            return value
        case date():
            return day_in_words(value)
        case bool():
            return Text("是", "yes") if value else Text("否", "no")
        case list() | tuple():
            parts = [printed(one) for one in value]
            return Text("、".join(one.zh for one in parts), ", ".join(one.en for one in parts))
    return Text(str(value), str(value))
