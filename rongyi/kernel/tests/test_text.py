"""Both languages at once: what fills a sentence is said in its own language."""

from __future__ import annotations

from datetime import date

import pytest

from rongyi.kernel.text import Text, day_in_words, written_day

SENTENCE = Text("由{who}在{day}前核验。", "{who} checks this by {day}.")


def test_words_and_days_are_said_in_the_language_of_the_sentence() -> None:
    said = SENTENCE.format({"who": Text("规划局", "Planning"), "day": date(2026, 12, 4)})

    assert said == Text(
        "由规划局在2026年12月4日前核验。", "Planning checks this by 4 December 2026."
    )


def test_a_missing_word_leaves_the_sentence_readable() -> None:
    assert SENTENCE.format({"who": "A"}).en == "A checks this by …."


def test_a_day_is_written_out_in_both_languages() -> None:
    assert day_in_words(date(2026, 11, 3)) == Text("2026年11月3日", "3 November 2026")


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 things are open"), (1, "1 thing is open"), (2, "2 things are open")],
)
def test_a_noun_goes_with_its_number(count: int, said: str) -> None:
    things = Text("还有{count}处", "{count} {count:thing is|things are} open")

    assert things.format({"count": count}) == Text(f"还有{count}处", said)


def test_a_noun_without_a_number_breaks_nothing() -> None:
    things = Text("{count}处", "{count} {count:thing|things}")

    assert things.format({"count": "5+"}).en == "5+ things"
    assert things.format({}).en == "… things"


@pytest.mark.parametrize("text", ["", "2026-13-01", "20261123", "2026-W48-1", "存续"])
def test_what_is_no_written_day_is_left_alone(text: str) -> None:
    assert written_day(text) is None


def test_a_day_that_a_register_wrote_is_said_in_words() -> None:
    assert written_day("2027-12-31") == Text("2027年12月31日", "31 December 2027")
