"""What components are given: plain frozen rows. Edges make them from the rows of the domain."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

from rongyi.kernel.text import Text

Words = Text | str
CLOSED = ("boolean", "choice", "choices")  # answers that are nobody's own words
SENT_BYTES_MAX = 64_000_000  # of all files of one form, below what the server takes at once


def _digest(row: object) -> str:
    """Of all that a row shows: what is rendered and kept under it is never out of date."""
    return sha256(repr(row).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer of a list."""

    code: str
    label: Words
    help: Words = ""


@dataclass(frozen=True, kw_only=True)
class Field:
    """One question of a form.

    `value` is what the person typed or what was found, as text, a list of codes or a date;
    `source` says where a found value comes from, `used_for` which items need it.
    A `fixed` field is shown, not asked.
    """

    code: str
    label: Words
    type: str = "text"
    value: object = ""
    help: Words = ""
    unit: Words = ""
    required: bool = True
    source: Words = ""
    used_for: tuple[Words, ...] = ()
    purpose: Words = ""
    error: Words = ""
    choices: tuple[Choice, ...] = ()
    autocomplete: str = ""
    length_max: int | None = None
    fixed: bool = False
    mend_url: str = ""
    example: bool = False

    @property
    def id(self) -> str:
        return f"field-{self.code}"

    @property
    def many(self) -> bool:
        return self.type == "choices"

    @property
    def is_common(self) -> bool:
        """Whether it looks the same for everybody: nothing typed or found, nothing wrong."""
        typed = self.value not in ("", None, ()) and self.type not in CLOSED
        return not (typed or self.fixed or self.error or self.source or self.mend_url)

    @property
    def digest(self) -> str:
        return _digest(self)

    @property
    def first_id(self) -> str:
        """Where a link of the error summary leads: the first input of the field."""
        if self.type in ("boolean", "choice", "choices"):
            return f"{self.id}-0"
        return f"{self.id}-year" if self.type == "date" else self.id

    @property
    def text(self) -> str:
        """The value as an input shows it again."""
        return "" if self.value is None else str(self.value)

    @property
    def chosen(self) -> frozenset[str]:
        """The codes that are ticked."""
        if isinstance(self.value, bool):
            return frozenset({"true" if self.value else "false"})
        if isinstance(self.value, list | tuple | frozenset | set):
            return frozenset(str(code) for code in self.value)
        return frozenset({self.text}) - {""}

    @property
    def parts(self) -> tuple[str, str, str]:
        """Year, month and day of a date, also of one that cannot be read."""
        if isinstance(self.value, date):
            return str(self.value.year), str(self.value.month), str(self.value.day)
        year, month, day, *_ = [*self.text.split("-"), "", "", ""]
        return year, month.lstrip("0"), day.lstrip("0")


@dataclass(frozen=True, kw_only=True)
class Group:
    """Fields under one heading."""

    title: Words
    fields: tuple[Field, ...]
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class ErrorLine:
    """One line of the error summary: the words and where they lead, on this page or another."""

    words: Words
    target: str = ""
    url: str = ""

    @property
    def address(self) -> str:
        return self.url or (f"#{self.target}" if self.target else "")


@dataclass(frozen=True, kw_only=True)
class File:
    """A file that was handed in."""

    id: str
    name: str
    size: int
    error: Words = ""
    remove_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One pair of a list of facts."""

    label: Words
    value: object


@dataclass(frozen=True, kw_only=True)
class Material:
    """One material and the way it disappears, or the place to hand it in."""

    code: str
    title: Words
    way: str
    state: str = "exempt"
    sentence: Words = ""
    why: tuple[Fact, ...] = ()
    help: Words = ""
    accept: str = ""
    bytes_max: int = 0
    files_max: int = 1
    files: tuple[File, ...] = ()
    error: Words = ""
    later: Words = ""
    required: bool = True
    example: bool = False
    commitment: Words = ""
    consequence: Words = ""
    committed_at: datetime | None = None
    signer: Words = ""  # who may make the promise, where the reader may not
    contest_url: str = ""
    undo_url: str = ""
    upload_url: str = ""
    used_for: tuple[Words, ...] = ()
    used_by: tuple[Words, ...] = ()

    @property
    def id(self) -> str:
        return f"material-{self.code}"

    @property
    def is_common(self) -> bool:
        """Whether it looks the same for everybody with the same plan: no file, no form."""
        of_person = self.files or self.error or self.committed_at or self.commitment
        return not (of_person or self.upload_url or self.undo_url or self.contest_url)

    @property
    def digest(self) -> str:
        return _digest(self)

    @property
    def together_max(self) -> int:
        """How many bytes may be sent at once, where as many files as allowed could be more."""
        return SENT_BYTES_MAX if self.bytes_max * self.files_max > SENT_BYTES_MAX else 0

    @property
    def sent_max(self) -> int:
        """The same for a script that looks before sending."""
        return SENT_BYTES_MAX

    @property
    def kinds(self) -> str:
        """The kinds of file it takes, as people call them: PDF / JPG."""
        names = [one.strip(". ").upper() for one in self.accept.split(",")]
        return " / ".join(name for name in names if name and name != "JPEG")


@dataclass(frozen=True, kw_only=True)
class Step:
    """One stop of the step bar. State: done, now, or ahead."""

    title: Words
    state: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Task:
    """One row of a task list. Without an address it cannot be started; `hint` says why.
    `more` leads to something rarer, such as deleting it."""

    title: Words
    state: Words
    tone: str = "grey"
    hint: Words = ""
    url: str = ""
    more: Words = ""
    more_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One row of the check page."""

    label: Words
    value: object
    change_url: str = ""
    source: Words = ""
    type: str = "text"
    choices: tuple[Choice, ...] = ()
    unit: Words = ""


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One stop of a timeline. State: done, now, waiting (for the applicant), stopped or ahead."""

    title: Words
    state: str
    at: datetime | None = None
    on: date | None = None
    words: Words = ""
    who: Words = ""
    tag: Words = ""
    action: Words = ""
    action_url: str = ""
    parts: tuple[Task, ...] = ()
    provisional: bool = False
    said: str = ""  # what a person wrote
    remedies: Words = ""


@dataclass(frozen=True, kw_only=True)
class Said:
    """A sentence, and what a person wrote, which is never translated."""

    words: Words
    said: str = ""


@dataclass(frozen=True, kw_only=True)
class Clock:
    """Time left until a day that counts."""

    words: Words
    tone: str


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One pair of the before-and-after drawing."""

    label: Words
    before: float
    after: float
    before_words: Words
    after_words: Words
    less_words: Words = ""
    formula: Words = ""
    before_list: tuple[Words, ...] = ()
    after_list: tuple[Words, ...] = ()
    example: bool = False


@dataclass(frozen=True, kw_only=True)
class Node:
    """One box of the flow drawing and the boxes that must be ready before it."""

    code: str
    title: Words
    below: Words = ""
    after: tuple[str, ...] = ()
    critical: bool = False
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class Link:
    """A line of a list of links."""

    title: Words
    url: str
    count: int | str | None = None
    words: Words = ""
    current: bool = False


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number that a tile shows large."""

    value: Words
    label: Words


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A theme on the home page."""

    title: Words
    url: str
    words: Words = ""
    figures: tuple[Figure, ...] = ()
    example: bool = False


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell of the work table; it carries its own label for the phone."""

    label: Words
    value: Words
    below: Words = ""


@dataclass(frozen=True, kw_only=True)
class WorkRow:
    """One row of the work table. Its act leads to a page, or `sends` the row with the batch."""

    id: str
    title: Words
    number: str
    url: str
    clock: Clock
    cells: tuple[Cell, ...] = ()
    act: Words = ""
    act_url: str = ""
    sends: bool = False
    selected: bool = False
    marks: tuple[object, ...] = ()  # staff_rows.Mark
    version: int = 0  # of what the row shows, as it goes along with the batch


@dataclass(frozen=True, kw_only=True)
class Queue:
    """One queue of the rail."""

    title: Words
    url: str
    count: int | str = ""
    current: bool = False


@dataclass(frozen=True, kw_only=True)
class QueueGroup:
    """Queues under one heading."""

    title: Words
    queues: tuple[Queue, ...] = field(default_factory=tuple)
