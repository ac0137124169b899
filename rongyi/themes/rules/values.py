"""What a person types, read as the value of a data element. The typed words are kept as they are;
only a value that passes every check of its element reaches conditions and cases."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from rongyi.catalogue.definitions import TODAY, Element
from rongyi.kernel import feel
from rongyi.kernel.errors import DomainError
from rongyi.kernel.ids import is_citizen_number, is_uscc
from rongyi.kernel.typed import on_one_line, readable, seen
from rongyi.themes import errors
from rongyi.themes.rules.conditions import Value

Typed = str | Sequence[str]

RAW_LENGTH_MAX = 8000  # of one field, as typed
RAW_CHOICES_MAX = 100
LENGTH_MAX = {"text": 200, "address": 300, "long_text": 2000}
NUMBER_MAX = Decimal(999_999_999_999_999)
PLACES_MAX = 8  # behind the point
YES = frozenset({"true", "yes", "on", "1", "是", "有"})
NO = frozenset({"false", "no", "off", "0", "否", "无", "没有"})

# A comma or blank stands between thousands or nowhere: 1,2 is no twelve.
_NUMBER = re.compile(r"-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+|[0-9]{1,3}( [0-9]{3})+)(\.[0-9]+)?")
_BETWEEN = re.compile(r"[, ]")
_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_CITIZEN = re.compile(r"[0-9]{17}[0-9X]")
# Passports and permits of many states: letters and figures; the old permanent residence card.
_DOCUMENT = re.compile(r"(?=[A-Z]*[0-9])[A-Z0-9]{5,12}|[A-Z]{1,3}[0-9]{6,15}")
_PHONE = re.compile(r"\+?[0-9]{7,15}(x[0-9]{1,6})?")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")


def read_value(element: Element, typed: Typed) -> Value:
    """The value, or None when nothing was typed. Errors: the field.* errors, with `label`."""
    if element.type == "choices":
        return _choices(element, [typed] if isinstance(typed, str) else typed)
    word = typed if isinstance(typed, str) else (typed[0] if typed else "")
    word = readable(unicodedata.normalize("NFC", word)).strip()
    if element.type != "long_text":
        word = on_one_line(word)
    if not word:
        return None
    return _READERS[element.type](element, word)


def read_values(
    elements: Mapping[str, Element], typed: Mapping[str, Typed]
) -> tuple[dict[str, Value], dict[str, DomainError]]:
    """All values that can be read, and what is wrong with each of the others."""
    values: dict[str, Value] = {}
    problems: dict[str, DomainError] = {}
    for code, words in typed.items():
        if code not in elements:
            continue
        try:
            value = read_value(elements[code], words)
        except DomainError as problem:
            problems[code] = problem
        else:
            if value is not None:
                values[code] = value
    return values, problems


def unanswered(element: Element) -> DomainError:
    """What is wrong where a required answer is missing: to choose, or to fill in."""
    if element.type == "choices":
        return errors.FieldNoneChosen(label=element.label)
    if element.type in ("choice", "boolean"):
        return errors.FieldNotChosen(label=element.label)
    return errors.FieldMissing(label=element.label)


def implausible(
    elements: Mapping[str, Element], values: Mapping[str, Value], on: date
) -> dict[str, DomainError]:
    """Values that are right alone and yet cannot stand: each fails a check of its element.

    A check that names something unanswered is passed over.
    """
    known: dict[str, Value] = {elements[code].term: value for code, value in values.items()}
    known[TODAY] = on
    found: dict[str, DomainError] = {}
    for code in values:
        for one in elements[code].checks:
            expression = one.check.expression
            answered = all(known.get(name) is not None for name in expression.names)
            if answered and not feel.is_true(expression, known):
                found[code] = errors.FieldImplausible(label=elements[code].label, words=one.words)
                break
    return found


def clean(typed: Typed) -> Typed:
    """What is kept of what was typed: nothing that is not seen, no more than a field may hold.

    Signs of direction stay, to be told at their field when the value is read.
    Errors: FieldTooLong beyond RAW_LENGTH_MAX, which no honest form reaches.
    """
    if isinstance(typed, str):
        if len(typed) > RAW_LENGTH_MAX:
            raise errors.FieldTooLong(label="", limit=RAW_LENGTH_MAX, length=len(typed))
        return seen(typed).strip()
    words = [clean(word) for word in typed[:RAW_CHOICES_MAX]]
    return [word for word in words if isinstance(word, str) and word]


def typed_of(value: object) -> Typed:
    """How a value from a register or a file would have been typed."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case list() | tuple():
            return [str(one) for one in value]
    return str(value)


def _plain(word: str) -> str:
    """Full-width digits and signs as ordinary ones, no blanks."""
    return re.sub(r"[\s,，_]", "", unicodedata.normalize("NFKC", word))


def _text(element: Element, word: str) -> Value:
    limit = element.length_max or LENGTH_MAX[element.type]
    if len(word) > limit:
        raise errors.FieldTooLong(label=element.label, limit=limit, length=len(word))
    if element.pattern and not re.fullmatch(element.pattern, word):
        raise errors.FieldPattern(label=element.label, help=element.help or "")
    return word


def _number(element: Element, word: str) -> Value:
    plain = unicodedata.normalize("NFKC", word).replace("\u2212", "-").strip()
    if not _NUMBER.fullmatch(plain):
        whole = element.type == "integer"
        raise (errors.FieldNotInteger if whole else errors.FieldNotNumber)(label=element.label)
    number = Decimal(_BETWEEN.sub("", plain))
    low, high = _bounds(element)
    if number < low:
        raise errors.FieldTooSmall(label=element.label, minimum=_shown(low), maximum=_shown(high))
    if number > high:
        raise errors.FieldTooLarge(label=element.label, minimum=_shown(low), maximum=_shown(high))
    if number != round(number, PLACES_MAX):
        raise errors.FieldTooPrecise(label=element.label, places=PLACES_MAX)
    return number


def _bounds(element: Element) -> tuple[Decimal, Decimal]:
    """The least and the greatest number it takes; money is never below nothing."""
    low = Decimal(0) if element.type == "money" else -NUMBER_MAX
    return (
        low if element.minimum is None else element.minimum,
        NUMBER_MAX if element.maximum is None else element.maximum,
    )


def _shown(number: Decimal) -> str:
    return f"{number:,f}"


def _integer(element: Element, word: str) -> Value:
    number = _number(element, word)
    assert isinstance(number, Decimal)
    if number != number.to_integral_value():
        raise errors.FieldNotInteger(label=element.label)
    return number


def _money(element: Element, word: str) -> Value:
    return _number(element, word.strip("¥￥元"))


def _date(element: Element, word: str) -> Value:
    found = _DATE.fullmatch(_plain(word))
    try:
        if found is None:
            raise ValueError
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        raise errors.FieldNotDate(label=element.label) from None


def _boolean(element: Element, word: str) -> Value:
    lowered = word.lower()
    if lowered in YES:
        return True
    if lowered in NO:
        return False
    raise errors.FieldNotYesNo(label=element.label)


def _choice(element: Element, word: str) -> Value:
    if word not in {choice.code for choice in element.choices}:
        raise errors.FieldNotChoice(label=element.label)
    return word


def _choices(element: Element, typed: Sequence[str]) -> Value:
    words = [word.strip() for word in typed if word.strip()]
    for word in words:
        _choice(element, word)
    offered = [choice.code for choice in element.choices]
    return tuple(code for code in offered if code in words) or None


def _uscc(element: Element, word: str) -> Value:
    number = _plain(word).upper()
    if not is_uscc(number):
        raise errors.FieldNotUscc(label=element.label)
    return number


def _citizen(element: Element, word: str) -> Value:
    number = _plain(word).upper()
    if not is_citizen_number(number):
        raise errors.FieldNotCitizenNumber(label=element.label)
    return number


def _document(element: Element, word: str) -> Value:
    number = _plain(word).upper()
    if _CITIZEN.fullmatch(number):
        return _citizen(element, number)
    if not _DOCUMENT.fullmatch(number):
        raise errors.FieldNotDocumentNumber(label=element.label)
    return number


def _phone(element: Element, word: str) -> Value:
    number = re.sub(r"[-()]", "", _plain(word))
    if not _PHONE.fullmatch(number):
        raise errors.FieldNotPhone(label=element.label)
    return number


def _email(element: Element, word: str) -> Value:
    if len(word) > LENGTH_MAX["text"] or not _EMAIL.fullmatch(word):
        raise errors.FieldNotEmail(label=element.label)
    return word


_READERS: dict[str, Callable[[Element, str], Value]] = {
    "text": _text,
    "long_text": _text,
    "address": _text,
    "number": _number,
    "integer": _integer,
    "money": _money,
    "date": _date,
    "boolean": _boolean,
    "choice": _choice,
    "uscc": _uscc,
    "citizen_no": _citizen,
    "document_no": _document,
    "phone": _phone,
    "email": _email,
}
