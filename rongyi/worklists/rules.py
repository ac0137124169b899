"""What a batch may be told to do, and how its words are checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from rongyi.kernel.errors import DomainError
from rongyi.kernel.text import Text
from rongyi.worklists.errors import ActUnknown, ColleagueMissing, PointsMissing, ReasonsMissing

CASES_MAX = 100_000  # of one batch
PIECE_CASES = 200  # done and recorded together: what a crash can undo, and what others wait for
LANES = 2  # jobs of one batch
PIECES_A_JOB = 25  # then other jobs have their turn
WORDS_MAX = 2_000
NAME_MAX = 60
SAVED_MAX = 30  # named lists of one person
QUERY_MAX = 1_000
NOTE_MAX = 4_000
EXPORT_MAX = 100_000
EXPORT_FREE = 1_000  # rows that need no reason

# Acts that several cases can take together, in the order in which they are offered.
ACTS = ("accept", "ask_correction", "review", "approve", "reject", "close", "reassign")
ACT_WORDS = {
    "accept": Text("受理", "Accept"),
    "ask_correction": Text("一次性告知补正", "Ask for corrections"),
    "review": Text("审查", "Review"),
    "approve": Text("批准", "Approve"),
    "reject": Text("不予批准", "Reject"),
    "close": Text("办结", "Hand over and close"),
    "reassign": Text("改派", "Hand to a colleague"),
}
assert set(ACT_WORDS) == set(ACTS)


@dataclass(frozen=True)
class Orders:
    """What is said to every case of a batch: the same opinion, ground, reasons, points; `to` whom
    of the post it is handed, as his id."""

    passes: bool = True
    opinion: str = ""
    ground: str = ""
    reasons: str = ""
    to: str = ""
    points: tuple[tuple[str, str, str], ...] = field(default_factory=tuple)  # kind, code, words

    def kept(self) -> dict[str, Any]:
        """As it is kept in a row."""
        return asdict(self)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Orders:
        """From what a row keeps."""
        points = tuple((kind, code, words) for kind, code, words in kept.get("points", ()))
        return cls(**{**kept, "points": points})


@dataclass(frozen=True)
class Told:
    """Why a case stayed as it was: what happened and what to do, as it was said then."""

    code: str
    what: Text
    next: Text

    def kept(self) -> dict[str, Any]:
        """As it is kept in a row."""
        return {"code": self.code, "what": asdict(self.what), "next": asdict(self.next)}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Told:
        """From what a row keeps."""
        return cls(kept["code"], Text(**kept["what"]), Text(**kept["next"]))


def checked(act: str, orders: Orders) -> None:
    """Whether the orders say what the act needs; each case is judged again when its turn comes.

    Errors: ActUnknown, ReasonsMissing, PointsMissing, ColleagueMissing.
    """
    if act == "reassign" and not orders.to:
        raise ColleagueMissing()
    if act not in ACTS:
        raise ActUnknown(act=act)
    if max(len(orders.opinion), len(orders.reasons)) > WORDS_MAX:
        raise ReasonsMissing(limit=WORDS_MAX)
    if act == "reject" and not (orders.ground.strip() and orders.reasons.strip()):
        raise ReasonsMissing(limit=WORDS_MAX)
    if act == "review" and not orders.passes and not orders.opinion.strip():
        raise ReasonsMissing(limit=WORDS_MAX)
    if act == "ask_correction":
        said = [words for _, _, words in orders.points]
        if not said or not all(words.strip() and len(words) <= WORDS_MAX for words in said):
            raise PointsMissing()


def told(error: DomainError, words: Mapping[str, Any], fallback: Told) -> Told:
    """The words of an error by the messages of the definitions."""
    message = words.get(error.code)
    if message is None:
        return Told(error.code, fallback.what, fallback.next)
    given = dict(error.parameters)
    return Told(error.code, message.what.format(given), message.next.format(given))


UNEXPECTED = Told(
    "unexpected",
    Text("系统出现意外问题，这一件没有办理。", "Something unexpected went wrong with this one."),
    Text("请打开办件单独办理；如仍有问题，请联系管理员。",
         "Open the case and do it by itself; if that fails too, tell who runs the system."),
)  # fmt: skip
