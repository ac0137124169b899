"""Posts and work lists: who comes in, what is on the page, how it is paged, what it costs."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rongyi.cases.models import Case
from rongyi.cases.services import MaterialSpec, Point, ask_correction, correct_cases
from rongyi.catalogue.definitions import Catalogue
from rongyi.catalogue.queries import catalogue_of, current_edition
from rongyi.identity.models import Enterprise
from rongyi.journal.queries import facts_of
from rongyi.journal.services import refusal_stream
from rongyi.kernel.actor import Actor
from rongyi.kernel.facts import StreamKey
from rongyi.kernel.ids import new_id
from rongyi.workbench.counter import lists
from rongyi.workbench.tests.conftest import MONDAY
from rongyi.worklists.models import Batch, SavedList

QUERIES_MAX = 20
STATEMENTS_MAX = 6
QUEUES = ("to_accept", "corrected", "being_corrected", "pressing")


@pytest.mark.parametrize("path", ["/work/", "/work/window_general/", "/en/work/"])
def test_a_visitor_is_sent_to_sign_in_and_the_attempt_is_recorded(path, db):
    answer = Client().get(path)

    assert answer.status_code == 302
    assert answer["Location"].replace("%2F", "/").endswith(f"/sign-in?next={path}")
    assert _refusals("workbench:home") or _refusals("workbench:list")


def test_a_citizen_is_refused_politely(signed_in):
    answer = signed_in("li_wenjing").get("/work/")

    assert answer.status_code == 403
    assert "目前没有岗位" in answer.content.decode()
    assert _refusals("workbench:home")


def _refusals(page: str) -> list[object]:
    return list(facts_of(refusal_stream(StreamKey("page", page))))


def test_the_posts_page_shows_each_post_with_its_count(clerk, opened):
    opened()

    answer = clerk.get("/work/").content.decode()

    assert "综合受理窗口" in answer
    assert "出证窗口" in answer
    assert re.search(r'desk__total figures">1<', answer)


def test_the_list_shows_number_applicant_and_papers(clerk, opened):
    number = opened()

    answer = clerk.get("/work/window_general/").content.decode()

    assert number in answer
    assert "王一鸣" in answer
    assert "免交1份" in answer


def test_another_posts_list_is_not_there(clerk):
    assert clerk.get("/work/food_review/").status_code == 404
    assert clerk.get("/work/no_such_post/").status_code == 404


def test_a_page_key_that_is_none_is_bad_input(clerk):
    assert clerk.get("/work/window_general/?after=x").status_code == 422


def test_the_next_page_goes_on_where_this_one_ends(clerk, opened, monkeypatch):
    monkeypatch.setattr(lists, "ROWS", 2)
    numbers = {opened() for _ in range(3)}

    first = clerk.get("/work/window_general/").content.decode()
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    second = clerk.get(following[1].replace("&amp;", "&")).content.decode()

    shown = [{n for n in numbers if n in page} for page in (first, second)]
    assert shown[0] | shown[1] == numbers
    assert not shown[0] & shown[1]


def test_search_finds_by_number_and_by_part_of_a_name(clerk, opened):
    number = opened()

    assert number in clerk.get(f"/work/window_general/?q={number}").content.decode()
    assert number in clerk.get("/work/window_general/?q=一鸣").content.decode()
    assert number not in clerk.get("/work/window_general/?q=没有此人").content.decode()


def test_search_from_the_posts_page_opens_the_only_case_found(clerk, opened):
    number = opened()

    answer = clerk.get(f"/work/find/?q={number}")

    assert answer.headers["Location"].endswith(f"/work/cases/{number}/")


def test_search_from_the_posts_page_finds_by_name_at_every_post_and_says_when_there_is_none(
    clerk, opened
):
    first, second = opened(), opened("signboard")

    found = clerk.get("/work/find/?q=一鸣").content.decode()
    nothing = clerk.get("/work/find/?q=没有此人").content.decode()

    assert first in found
    assert second in found
    assert "没有找到" in nothing


def test_filters_keep_what_they_name(clerk, opened, people, page_of):
    from_bundle = page_of(opened()).bundle_id
    other = opened("signboard", bundle=from_bundle, position=2)
    alone = opened()

    answer = clerk.get("/work/window_general/?filter=bundle").content.decode()

    assert other in answer
    assert alone not in answer


def carried(clerk, path="/work/window_general/"):
    """The versions that the rows of a list send along."""
    page = clerk.get(path).content.decode()
    return dict(re.findall(r'name="(version-[^"]+)" value="(\d+)"', page))


def test_several_are_accepted_at_once_and_each_tells_its_outcome(clerk, opened, page_of):
    good, gone = opened(), opened()
    ids = [str(page_of(one).case_id) for one in (good, gone)]
    sent = {"case": ids} | carried(clerk)
    clerk.post(f"/work/cases/{gone}/accept/", {"go": "send"})

    answer = clerk.post("/work/window_general/accept/", sent, follow=True)

    assert page_of(good).state == "accepted"
    shown = answer.content.decode()
    assert "已受理1件" in shown
    assert "1件未受理成功" in shown


def test_the_button_of_a_row_accepts_that_row_alone(clerk, opened, page_of):
    one, other = opened(), opened()
    ids = [str(page_of(number).case_id) for number in (one, other)]

    clerk.post("/work/window_general/accept/", {"case": ids, "only": ids[0]} | carried(clerk))

    assert page_of(one).state == "accepted"
    assert page_of(other).state == "submitted"


def test_what_changed_since_the_list_was_shown_or_carries_no_version_is_not_accepted(
    clerk, opened, page_of, signed_in
):
    changed, bare = opened(), opened()
    sent = carried(clerk)
    ids = {number: str(page_of(number).case_id) for number in (changed, bare)}
    del sent[f"version-{ids[bare]}"]
    signed_in("fang_hui").post(f"/work/cases/{changed}/recuse/", {"reason": "亲属", "go": "send"})

    shown = clerk.post(
        "/work/window_general/accept/", {"case": list(ids.values())} | sent, follow=True
    ).content.decode()

    assert {page_of(number).state for number in ids} == {"submitted"}
    assert "2件未受理成功" in shown
    assert "这里已有变化" in shown and "没有带上您看到的版本" in shown


BAD_FILTERS = {
    "state=acepted": "状态“acepted”",
    "light=rot": "剩余时限“rot”",
    "filter=late": "快捷筛选“late”",
    "kind=approve": "待办环节“approve”",
    "item=%27%20or%201=1": "事项“&#x27; or 1=1”",
    "item=food_license": "事项“food_license”",
    "handler=zhou_min": "承办人“zhou_min”",
    "from=2026-13-01": "收件日期起“2026-13-01”",
    "until=2026-11-2399": "收件日期止“2026-11-2399”",
    "q=" + "a" * 61: "查找内容",
    "applicant=" + "a" * 61: "申请人",
}


@pytest.mark.parametrize("query", BAD_FILTERS)
def test_a_filter_that_means_nothing_is_told_and_nothing_is_shown_or_done(
    clerk, opened, page_of, query
):
    number = opened()
    state = page_of(number).version

    page = clerk.get(f"/work/window_general/?{query}")
    choose = clerk.post(f"/work/window_general/choose/?{query}", {"all": "1"})
    acts = [
        clerk.post(f"/work/window_general/{act}/?{query}", {"name": "x", "reason": "x"})
        for act in ("hand-over", "save", "export")
    ]
    accept = clerk.post(
        f"/work/window_general/accept/?{query}", {"case": str(page_of(number).case_id)}
    )

    told = page.content.decode()
    assert page.status_code == 422 and BAD_FILTERS[query] in told
    assert number not in told and 'name="all"' not in told and "hand-over" not in told
    assert {one.status_code for one in (choose, accept, *acts)} == {422}
    assert BAD_FILTERS[query] in choose.content.decode()
    assert page_of(number).version == state
    assert not Batch.objects.exists() and not SavedList.objects.exists()


def test_a_filter_that_means_nothing_is_told_in_english(clerk, opened):
    told = clerk.get("/en/work/window_general/?state=acepted&light=rot").content.decode()

    assert "state “acepted”, time left “rot”" in told
    assert "nothing was done" in told


def test_what_is_no_case_is_bad_input(clerk):
    assert clerk.post("/work/window_general/accept/", {"case": "1 or 1=1"}).status_code == 422


def test_who_ticks_nothing_is_told_so(clerk, opened, page_of):
    number = opened()

    answer = clerk.post("/work/window_general/accept/", {}, follow=True)

    assert "没有勾选办件" in answer.content.decode()
    assert page_of(number).state == "submitted"


def test_an_enterprise_founded_by_its_application_is_no_person(clerk, opened):
    number = opened()
    founded = Enterprise.objects.values_list("id", flat=True)[0]
    Case.objects.filter(number=number).update(founded_id=founded)

    page = clerk.get("/work/window_general/").content.decode()
    case = clerk.get(f"/work/cases/{number}/").content.decode()

    assert re.search(r">\s*企业\s*<", page) and not re.search(r">\s*个人\s*<", page)
    assert re.search(r">\s*企业\s*<", case)


def test_the_list_costs_few_queries(clerk, opened, django_assert_max_num_queries):
    for _ in range(5):
        opened()

    with django_assert_max_num_queries(QUERIES_MAX):
        clerk.get("/work/window_general/")


@pytest.fixture
def book(db: None) -> Catalogue:
    return catalogue_of(current_edition())


def test_the_queues_of_a_post_are_those_of_the_definitions(clerk, opened, book):
    opened()

    answer = clerk.get("/work/window_general/").content.decode()

    for queue in book.queues_of("window_general"):
        assert f'href="/work/window_general/?queue={queue.code}"' in answer
        assert queue.title.zh in answer
    assert "queue=to_decide" not in answer


def test_a_queue_holds_its_own_cases_its_columns_and_its_clock(clerk, opened, page_of):
    waiting, asked = opened(), opened()
    _ask_correction(page_of(asked).case_id)

    page = clerk.get("/work/window_general/?queue=being_corrected").content.decode()

    assert asked in page
    assert waiting not in page
    assert "补正剩余时间" in page
    assert "到岗日期" in page


def test_an_empty_queue_says_its_own_words(clerk):
    page = clerk.get("/work/window_general/?queue=corrected").content.decode()

    assert "没有补正后待受理的办件" in page


def test_a_queue_that_a_post_does_not_have_is_not_there(clerk, opened):
    opened()

    assert clerk.get("/work/window_general/?queue=to_decide").status_code == 404
    assert clerk.get("/work/window_general/?queue=no_such").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("item=food_licence", (True, False)),
        ("state=submitted", (True, True)),
        ("state=accepted", (False, False)),
        ("applicant=一鸣", (True, True)),
        ("applicant=没有此人", (False, False)),
        ("from=2026-11-23&until=2026-11-23", (True, True)),
        ("until=2026-11-22", (False, False)),
        ("from=2026-11-24", (False, False)),
        ("until=9999-12-31&page=9", (True, True)),
        ("queue=to_accept&item=signboard", (False, True)),
    ],
)
def test_what_a_person_filters_by_stands_in_the_address(clerk, opened, query, found):
    numbers = opened(), opened("signboard")

    page = clerk.get(f"/work/window_general/?{query}").content.decode()

    assert tuple(number in page for number in numbers) == found


def test_a_case_leads_back_to_the_row_it_was_opened_from(clerk, opened, page_of):
    number = opened()

    page = clerk.get("/work/window_general/?queue=to_accept&item=food_licence").content.decode()
    link = re.search(rf'href="(/work/cases/{number}/[^"]+)" data-open', page)
    assert link
    case = clerk.get(link[1].replace("&amp;", "&")).content.decode()

    back = f"?queue=to_accept&amp;item=food_licence#row-{page_of(number).case_id}"
    assert f'href="/work/window_general/{back}"' in case


def test_what_came_since_is_told_without_moving_a_row(clerk, opened):
    opened()
    page = clerk.get("/work/window_general/?queue=to_accept").content.decode()
    address = re.search(r'hx-get="([^"]+)"', page)[1].replace("&amp;", "&")

    quiet = clerk.get(address.replace("since=20", "since=29"))
    told = clerk.get(re.sub("since=[^&]+", "since=2026-11-22T00:00:00%2B00:00", address))

    assert quiet.status_code == 204
    assert "1件新" in told.content.decode()
    assert clerk.get("/work/window_general/news/?since=x").status_code == 422
    assert clerk.get("/work/food_review/news/?since=2026-11-22T00:00:00Z").status_code == 404


@pytest.mark.parametrize("query", ["", *(f"queue={one}" for one in QUEUES), "item=food_licence"])
def test_a_page_of_any_queue_costs_at_most_six_statements(clerk, opened, query, book):
    opened()
    clerk.get(f"/work/window_general/?{query}")

    with CaptureQueriesContext(connection) as caught:
        assert clerk.get(f"/work/window_general/?{query}").status_code == 200

    told = [one["sql"] or "" for one in caught]
    assert len(told) <= STATEMENTS_MAX, told


def _ask_correction(case_id: UUID) -> None:
    officer = Actor(person_id=new_id(), posts=frozenset({"window_general"}))
    points = [Point("material", "layout_flow", "请加盖公章。")]
    (outcome,) = ask_correction(actor=officer, case_ids=[case_id], points=points, now=MONDAY)
    assert outcome.done, outcome.error


def test_the_list_speaks_english(clerk, opened):
    opened()

    answer = clerk.get("/en/work/window_general/").content.decode()

    assert "General counter" in answer
    assert "days left" in answer
    assert "剩" not in re.sub(r'<[^>]*lang="zh[^>]*>[^<]*', "", answer)


def test_filters_find_answers_to_notices_and_promises(clerk, opened, people, page_of):
    answered, plain = opened(), opened()
    promised = opened(materials=(MaterialSpec("food_safety_rules", "commitment"),))
    data = {"go": "send", "point": ["other-"], "words-other-": "请补充联系人。"}
    clerk.post(f"/work/cases/{answered}/correction/", data)
    correct_cases(
        actor=people["wang_yiming"], answers={page_of(answered).case_id: {}}, now=timezone.now()
    )

    found = {
        name: clerk.get(f"/work/window_general/?filter={name}").content.decode()
        for name in ("corrected", "commitment")
    }

    assert answered in found["corrected"]
    assert plain not in found["corrected"]
    assert promised in found["commitment"]
    assert plain not in found["commitment"]


@pytest.mark.parametrize("path", ["/work/covers/", "/work/statistics/", "/work/editions/"])
def test_who_holds_another_post_is_told_which_he_holds(clerk, path):
    page, english = clerk.get(path), clerk.get(f"/en{path}").content.decode()

    told = page.content.decode()
    assert page.status_code == 403
    assert "本页供其他岗位使用" in told and "<li>综合受理窗口</li>" in told
    assert "目前没有岗位" not in told and "hold no post" not in english
    assert "heads a department" in english


def test_an_act_of_another_post_names_that_post(clerk, opened, page_of):
    number = opened()
    sent = {"go": "send", "outcome": "approved"}

    told = clerk.post(f"/work/cases/{number}/decide/", sent).content.decode()
    english = clerk.post(f"/en/work/cases/{number}/decide/", sent).content.decode()

    assert "您没有这个岗位" in told and "请联系该岗位的同事办理" in told
    assert "a post that you do not hold" in english
    assert page_of(number).state == "submitted"
