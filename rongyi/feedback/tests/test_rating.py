"""Ratings: one per bundle and rater, a bad one with its reason."""

from __future__ import annotations

import pytest

from rongyi.feedback import queries, services
from rongyi.feedback.errors import (
    GradeUnknown,
    NothingToRate,
    RatedAlready,
    ReasonMissing,
    TagUnknown,
    WordsTooLong,
)
from rongyi.feedback.models import Rating
from rongyi.feedback.rules import GRADES, checked, tags_of
from rongyi.identity.errors import MandateTooNarrow
from rongyi.journal.queries import facts_of
from rongyi.kernel.errors import DirectionSigns, NotFound
from rongyi.themes.events import stream_of
from rongyi.themes.models import Bundle
from rongyi.themes.services import submit_bundle
from rongyi.themes.states import DONE
from rongyi.themes.tests.filled import acting, filled_bundle
from tests.at import at

NOW = at("2026-11-24 09:00")


@pytest.fixture
def owner(people):
    return acting(people["wang_yiming"])


@pytest.fixture
def running(owner):
    bundle = filled_bundle(owner)
    return submit_bundle(bundle_id=bundle.id, key="k", actor=owner, now=NOW).number


@pytest.fixture
def number(running):
    Bundle.objects.filter(number=running).update(state=DONE, finished_at=NOW)
    return running


def test_what_is_still_being_handled_is_not_rated(owner, running):
    with pytest.raises(NothingToRate):
        services.rate(number=running, grade=5, actor=owner, now=NOW)
    with pytest.raises(NothingToRate):
        queries.my_rating(running, owner)

    assert not Rating.objects.filter(bundle_number=running).exists()


def test_a_mandate_for_some_of_its_items_does_not_rate_the_whole(people, number):
    with pytest.raises(MandateTooNarrow):
        services.rate(number=number, grade=5, actor=acting(people["chen_xiaoyu"]), now=NOW)

    assert not Rating.objects.filter(bundle_number=number).exists()


def test_every_grade_has_something_to_tick():
    assert all(len(tags_of(grade)) >= 8 for grade in GRADES)


def test_a_rating_is_kept_and_stated_as_a_fact(owner, number):
    given = services.rate(
        number=number, grade=5, tags=["516", "513"], words=" 很快 ", actor=owner, now=NOW
    )

    rating = Rating.objects.get(bundle_number=number)
    assert (given.grade, given.tags, given.words) == (5, ("513", "516"), "很快")
    assert facts_of(stream_of(rating.bundle_id))[-1].name == "rating.given.v1"
    assert queries.my_rating(number, owner).grade == 5


def test_the_same_rating_twice_is_one_and_another_is_refused(owner, number):
    services.rate(number=number, grade=4, actor=owner, now=NOW)
    services.rate(number=number, grade=4, actor=owner, now=NOW)

    with pytest.raises(RatedAlready):
        services.rate(number=number, grade=1, words="后悔", actor=owner, now=NOW)

    assert Rating.objects.filter(bundle_number=number).count() == 1


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"grade": 0}, GradeUnknown),
        ({"grade": 6}, GradeUnknown),
        ({"grade": 1}, ReasonMissing),
        ({"grade": 2, "words": "   "}, ReasonMissing),
        ({"grade": 5, "tags": ["115"]}, TagUnknown),
        ({"grade": 5, "words": "长" * 1001}, WordsTooLong),
    ],
)
def test_a_rating_that_says_nothing_right_is_refused(owner, number, given, error):
    with pytest.raises(error):
        services.rate(number=number, actor=owner, now=NOW, **given)

    assert not Rating.objects.filter(bundle_number=number).exists()


def test_nobody_rates_another_s_case(people, number):
    with pytest.raises(NotFound):
        services.rate(number=number, grade=5, actor=people["li_wenjing"], now=NOW)


def test_a_rating_with_signs_that_turn_the_direction_is_refused() -> None:
    with pytest.raises(DirectionSigns):
        checked(1, (), "很慢\u202e不好")

    assert checked(1, (), "很慢\u200b，\x07不好")[1] == "很慢，不好"
