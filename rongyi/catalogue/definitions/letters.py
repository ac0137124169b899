"""Shape of the words of letters (文书用语), and what each of them may be filled with.

A sentence holds {places} and no logic: which sentence is said, and what fills it, was decided by
the act. The laws of an act and to whom a letter goes are no words, and stand in the program.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from rongyi.kernel.datafile import FileSet, Problems, Shape, format_problems, key, read, read_yaml
from rongyi.kernel.shipped import sip_folder
from rongyi.kernel.text import Text

LETTERS_FILE = "letters.yaml"
SIGN_CHARS_MAX = 10
# Each sentence of a letter may also say these of the application it is about.
COMMON = ("number", "item", "applicant", "received")
# What a kind of letter has to say, in whichever of its sentences.
LETTER_PLACES: Mapping[str, tuple[str, ...]] = {
    "accept": ("accepted",),
    "refuse": (),
    "not_needed": (),
    "not_ours": ("body", "phone"),
    "ask_correction": (),
    "approved": ("verdict",),
    "rejected": ("verdict",),
    "mended": ("title", "before", "after"),
    "expired": ("due_on",),
    "pre_reviewed": (),
    "party_told": ("party_name", "interest", "until"),
    "party_heard": ("party_name", "statement"),
    "hearing_told": ("until",),
    "hearing_asked": ("hold_by",),
    "hearing_waived": (),
    "party_called": ("party_name", "until", "at_time", "place"),
    "party_released": ("party_name", "until", "at_time", "place"),
    "stopped": ("special", "until"),
    "hearing_called": ("until", "at_time", "place"),
    "heard": ("held_on",),
    "visit_set": ("visit_on", "visit_at", "place"),
    "visited": ("officers", "visited_on", "place", "conclusion"),
    "resumed": ("promised_due", "legal_due"),
    "extended": ("workdays", "legal_due"),
    "sent_back": (),
    "withdrawn": (),
    "transferred": ("body", "phone"),
    "annulled": ("ground",),
    "reopened": ("order_body", "order_on", "order", "order_number"),
    "deemed_renewed": ("granted", "expired_on"),
    "grant_annulled": ("ground", "certificate_number"),
    "grant_revoked": ("document", "certificate_number"),
    "grant_struck_off": ("ground", "certificate_number"),
    "issued": ("deliver_by",),
    "delivered": ("closed_on", "manner", "receiver"),
    "received": ("title", "document", "opened_on", "receiver"),
}
NAMED_BY_VERDICT = ("approved", "rejected")  # their title says {decision}
# What is said only where the act gives occasion, and what it has to say.
PHRASE_PLACES: Mapping[str, tuple[str, ...]] = {
    "received": ("received", "item", "number"),
    "about": ("applicant", "received", "item", "number"),
    "of_grant": ("granted", "purpose"),
    "accepted_lacking": ("accepted",),
    "to_follow": ("papers", "day"),
    "deemed": (),
    "provisional": (),
    "answer_by": ("day",),
    "heard": ("heard_on",),
    "hearing_off": ("off_on", "off_at", "off_place"),
    "handed": ("result", "days"),
    "kept": (),
    "remedies": ("body",),
    "review_body": (),
    "behalf": ("holder", "paper"),
    "lent_by_paper": ("giver", "basis", "document", "until"),
    "lent_inside": ("giver", "document", "until"),
    "accepted_by": (),
    "corrected_by": (),
    "by": ("law",),
    "ask": ("phone",),
    "in_words": (),
    "minutes": (),
    "received_by": (),
    "findings": (),
    "met": (),
    "not_met": (),
    "signed_on_site": (),
    "other": (),
}


@dataclass(frozen=True, kw_only=True)
class Sentence(Shape):
    """One sentence, in both languages."""

    zh: str
    en: str

    @property
    def text(self) -> Text:
        """The sentence as a text."""
        return Text(self.zh, self.en)


@dataclass(frozen=True, kw_only=True)
class LetterWords(Shape):
    """One kind of letter; `sign` is its mark in the number of a letter (文号)."""

    sign: str = key(length=SIGN_CHARS_MAX)
    title: Sentence
    paragraphs: tuple[Sentence, ...] = key(filled=True)


@dataclass(frozen=True, kw_only=True)
class VerdictWords(Shape):
    """What a decision on items of one kind is called: the yes, the no, their letters."""

    granted: Sentence
    refused: Sentence
    grants: Sentence
    refuses: Sentence
    granting: Sentence | None = None
    refusing: Sentence | None = None


@dataclass(frozen=True, kw_only=True)
class Letters(Shape):
    """What stands in letters.yaml. What it leaves out is said as the program says it."""

    letters: Mapping[str, LetterWords] = key(filled=True)
    verdicts: Mapping[str, VerdictWords] = key(filled=True)
    phrases: Mapping[str, Sentence] = key(filled=True)

    def letter(self, kind: str) -> LetterWords:
        """The words of one kind of letter."""
        return self.letters.get(kind) or usual_letters().letters[kind]

    def verdict(self, kind: str) -> VerdictWords:
        """What a decision is called."""
        return self.verdicts.get(kind) or usual_letters().verdicts[kind]

    def phrase(self, name: str) -> Text:
        """A sentence that is said only at times."""
        found = self.phrases.get(name) or usual_letters().phrases[name]
        return found.text


UNWRITTEN = Letters(letters={}, verdicts={}, phrases={})


@lru_cache(maxsize=1)
def usual_letters() -> Letters:
    """The words that come with the program, for places and older editions that have none."""
    problems = Problems()
    files: FileSet = {LETTERS_FILE: (sip_folder() / LETTERS_FILE).read_bytes()}
    node = read_yaml(files[LETTERS_FILE], LETTERS_FILE, problems)
    found = read(Letters, node, problems) if node is not None else None
    if found is None:
        raise ValueError(format_problems(problems))
    return found
