"""Our words and the codes of the nation: mapping by profile, and codes composed of parts.

National and local systems number the same things differently (GB/T 39046 and the C0109 exchange
tables disagree on who is served), so no number of theirs stands in our definitions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from rongyi.catalogue.definitions import items, materials, queues
from rongyi.catalogue.definitions.items import Item
from rongyi.catalogue.definitions.place import Audience, Profile
from rongyi.kernel.ids import is_uscc

# How a case closes: the room of cases holds its own table to these words, and to the states.
OUTCOMES = (
    *("approved", "rejected", "refused", "not_needed", "not_ours", "expired"),
    *("transferred", "void", "withdrawn", "ended"),
)
OF_A_CASE = ("state", "close")  # a profile that has one of these maps has both
ENUMERATIONS: Mapping[str, tuple[str, ...]] = {
    "kind": get_args(items.Kind),
    "handling": get_args(items.Handling),
    "level": get_args(items.Level),
    "audience": get_args(Audience),
    "channel": get_args(items.Channel),
    "manner": get_args(items.Manner),
    "handled": get_args(items.SelfHandled),
    "across": get_args(items.Across),
    "result": get_args(items.ResultKind),
    "material_kind": get_args(materials.MaterialKind),
    "special": get_args(items.Special),
    "stage": get_args(items.Stage),
    "way": (*get_args(items.Way), "produced", "upload"),
    "depth": tuple(str(depth) for depth in range(items.DEPTH_MAX + 1)),
    "grade": ("1", "2", "3", "4", "5"),
    "state": get_args(queues.CaseState),
    "close": OUTCOMES,
}

CATALOGUE_CODE = re.compile(r"[0-9A-Z]{12}\Z")
IMPLEMENTATION_LENGTH = 31
SERIAL_MAX = 9999


def to_code(profile: Profile, name: str, word: str) -> str:
    """What `word` of our enumeration `name` is called in a profile. KeyError: not mapped."""
    return profile.maps[name][word]


def from_code(profile: Profile, name: str, code: str) -> tuple[str, ...]:
    """Our words for a code of theirs. Several where they see no difference; none when unknown."""
    return tuple(word for word, theirs in profile.maps.get(name, {}).items() if theirs == code)


@dataclass(frozen=True)
class ImplementationCode:
    """实施编码: who implements it (18), on which level (1), what (12)."""

    body: str
    level: str
    catalogue: str

    def __str__(self) -> str:
        return f"{self.body}{self.level}{self.catalogue}"

    def problems(self) -> list[str]:
        """Why it is not a valid code; each reason one of body, level, catalogue."""
        wrong = []
        if not is_uscc(self.body):
            wrong.append("body")
        if len(self.level) != 1 or self.level not in "1234567":
            wrong.append("level")
        if not CATALOGUE_CODE.match(self.catalogue):
            wrong.append("catalogue")
        return wrong


def compose(profile: Profile, *, body: str, level: str, catalogue: str) -> ImplementationCode:
    """The implementation code of an item as a profile writes it. ValueError: a part is wrong."""
    code = ImplementationCode(body, to_code(profile, "level", level), catalogue)
    if code.problems():
        raise ValueError(f"{code}: {', '.join(code.problems())}")
    return code


def read_implementation(code: str) -> ImplementationCode | None:
    """The parts of a 31-character code; None when it has another length or a wrong part."""
    if len(code) != IMPLEMENTATION_LENGTH:
        return None
    found = ImplementationCode(code[:18], code[18], code[19:])
    return None if found.problems() else found


@dataclass(frozen=True)
class LocalCode:
    """The longer local form `511A0138000000-511602000000-000-<body>-1-00` (as in Sichuan)."""

    catalogue: str
    region: str
    variant: str
    body: str
    kind: str
    handling: str

    def __str__(self) -> str:
        parts = (self.catalogue, self.region, self.variant, self.body, self.kind, self.handling)
        return "-".join(parts)


_LOCAL = re.compile(
    r"(?P<catalogue>[0-9A-Z]{10,16}|[A-Z]{1,2}-[0-9]{4,6}-[0-9]{3,5})"
    r"-(?P<region>[0-9]{12})-(?P<variant>[0-9]{3})"
    r"-(?P<body>[0-9A-Z]{8,18}(-[0-9A-Z])?)-(?P<kind>[0-9])-(?P<handling>[0-9]{2})\Z"
)


def read_local(code: str) -> LocalCode | None:
    """The parts of a local code; None when it is not of that form."""
    found = _LOCAL.match(code) if len(code) <= 64 else None
    return LocalCode(**found.groupdict()) if found else None


def case_code(implementation: str, on: date, serial: int) -> str:
    """办件编码: implementation code, day, serial of the day. ValueError: a part is wrong."""
    if read_implementation(implementation) is None or not 1 <= serial <= SERIAL_MAX:
        raise ValueError(f"{implementation} {serial}")
    return f"{implementation}{on:%Y%m%d}{serial:04d}"


def record(profile: Profile, item: Item, *, body: str | None = None) -> dict[str, Any]:
    """An item's enumerations as a profile writes them, for exchange with other systems."""
    row: dict[str, Any] = {
        "task_type": to_code(profile, "kind", item.kind),
        "use_level": to_code(profile, "level", item.level),
        "project_type": to_code(profile, "handling", item.handling),
        "server_type": [to_code(profile, "audience", one) for one in item.audience],
        "handle_type": [to_code(profile, "channel", one) for one in item.channels],
        "power_source": to_code(profile, "manner", item.power.manner),
        "result_type": to_code(profile, "result", item.result.kind),
        "catalog_code": item.codes.catalogue if item.codes else None,
    }
    if body is not None and item.codes is not None and item.codes.catalogue is not None:
        code = compose(profile, body=body, level=item.level, catalogue=item.codes.catalogue)
        row["task_code"] = str(code)
    return row
