"""Many hands on the pages: who has a case, who stands aside, who stands in, what power is lent."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from rongyi.cases.models import Case, Decision, Recusal
from rongyi.cases.queries import CasePage
from rongyi.identity import queries as identity
from rongyi.identity.models import Cover, Delegation, Membership
from rongyi.identity.queries import powers
from rongyi.kernel.actor import Actor
from rongyi.kernel.ids import new_id
from rongyi.workbench.tests.conftest import Desk, Open, SignedIn


def post(client: Client, path: str, **data: object) -> str:
    """Send a form and follow where it leads."""
    return client.post(path, data, follow=True).content.decode()


def version(number: str) -> int:
    return Case.objects.get(number=number).version


def days(first: int = 0, last: int = 10) -> dict[str, object]:
    """Two dates as three inputs each."""
    today = timezone.localdate()
    found: dict[str, object] = {}
    for name, ahead in (("from", first), ("until", last)):
        day = today + timedelta(days=ahead)
        found |= {f"{name}-year": day.year, f"{name}-month": day.month, f"{name}-day": day.day}
    return found


@pytest.fixture
def colleague(people: dict[str, Actor], signed_in: SignedIn) -> Client:
    """Xu Ning holds the general counter as well."""
    Membership.objects.create(
        id=new_id(),
        person_id=people["xu_ning"].person_id,
        post_id="window_general",
        since=timezone.localdate() - timedelta(days=30),
    )
    return signed_in("xu_ning")


def test_a_clerk_takes_a_case_and_a_colleague_is_told_whose_it_is(
    clerk: Client, colleague: Client, opened: Open
) -> None:
    number = opened()

    taken = post(clerk, f"/work/cases/{number}/claim/", version=version(number), go="send")
    seen = colleague.get(f"/work/cases/{number}/").content.decode()
    refused = colleague.post(
        f"/work/cases/{number}/accept/", {"version": version(number), "go": "send"}
    )

    assert "本件由您经办" in taken
    assert "周敏（示例）" in seen
    assert "本件由其他经办人办理" in seen
    assert refused.status_code == 409
    assert "由其他经办人办理" in refused.content.decode()


def test_the_list_is_filtered_by_handler(
    clerk: Client, colleague: Client, opened: Open, people: dict[str, Actor]
) -> None:
    mine, other = opened(), opened()
    post(clerk, f"/work/cases/{mine}/claim/", version=version(mine), go="send")

    own = clerk.get("/work/window_general/?handler=me").content.decode()
    free = clerk.get("/work/window_general/?handler=nobody").content.decode()
    his = colleague.get(f"/work/window_general/?handler={people['zhou_min'].person_id}")

    assert mine in own and other not in own
    assert other in free and mine not in free
    assert "经办：周敏（示例）" in his.content.decode()
    assert clerk.get("/work/window_general/?handler=nonsense").status_code == 422


def test_a_head_hands_a_list_to_a_colleague_and_sees_each_outcome(
    clerk: Client,
    colleague: Client,
    opened: Open,
    signed_in: SignedIn,
    people: dict[str, Actor],
) -> None:
    numbers = [opened(), opened()]
    for number in numbers:
        post(clerk, f"/work/cases/{number}/claim/", version=version(number), go="send")
    post(
        colleague,
        f"/work/cases/{numbers[0]}/recuse/",
        version=version(numbers[0]),
        reason="亲属",
        go="send",
    )
    head, to = signed_in("fang_hui"), people["xu_ning"].person_id
    path = f"/work/window_general/hand-over/?handler={people['zhou_min'].person_id}"

    form = head.get(path).content.decode()
    empty = head.post(path, {"to": "", "reason": "病假"})
    done = post(head, path, to=str(to), reason="病假")

    assert "2件" in form
    assert empty.status_code == 422 and "病假" in empty.content.decode()
    assert "已改派1件" in done
    assert "回避" in done
    assert Case.objects.get(number=numbers[1]).task.handler == to


def test_what_changed_since_the_list_was_shown_is_handed_to_nobody(
    clerk: Desk, signed_in: SignedIn, people: dict[str, Actor], opened: Open, joined: Actor
) -> None:
    numbers = [opened(), opened()]
    path = "/work/window_general/hand-over/"
    typed = {"to": str(joined.person_id), "reason": "病假"}
    seen = re.findall('name="seen" value="([^"]+)"', clerk.get(path).content.decode())[0]

    blind = clerk.post(path, typed, bare=True)
    clerk.post(f"/work/cases/{numbers[0]}/claim/", {"go": "send"})
    late = clerk.post(path, {**typed, "seen": seen}, follow=True).content.decode()

    assert blind.status_code == 409 and "没有带上您看到的版本" in blind.content.decode()
    assert "已改派1件" in late and "已有变化" in late
    handlers = [Case.objects.get(number=one).task.handler for one in numbers]
    assert handlers == [people["zhou_min"].person_id, joined.person_id]


def test_who_stands_aside_says_why_and_what_was_typed_is_kept(clerk: Client, opened: Open) -> None:
    number = opened()
    path = f"/work/cases/{number}/recuse/"

    empty = clerk.post(path, {"version": version(number), "reason": "", "go": "send"})
    done = post(clerk, path, version=version(number), reason="申请人是我亲属", go="send")

    assert empty.status_code == 422
    assert "已记录" in done
    assert "您已回避本件" in done
    assert "申请人是我亲属" in done
    assert Recusal.objects.get().reason == "申请人是我亲属"


def test_a_head_arranges_cover_and_the_cover_does_the_work(
    clerk: Client,
    colleague: Client,
    opened: Open,
    signed_in: SignedIn,
    people: dict[str, Actor],
) -> None:
    number = opened()
    post(clerk, f"/work/cases/{number}/claim/", version=version(number), go="send")
    sick, cover = people["zhou_min"].person_id, people["xu_ning"].person_id
    given = {"absent": f"window_general {sick}", "substitute": str(cover), "reason": "病假"}

    wrong = signed_in("fang_hui").post("/work/covers/", given | {"substitute": str(sick)} | days())
    arranged = post(signed_in("fang_hui"), "/work/covers/", **given, **days())
    listed = colleague.get("/work/window_general/?handler=covered").content.decode()
    post(colleague, f"/work/cases/{number}/accept/", version=version(number), go="send")
    told = colleague.get(f"/work/cases/{number}/").content.decode()

    assert wrong.status_code == 422 and "同岗" in wrong.content.decode()
    assert "已安排代班" in arranged
    assert number in listed
    assert "代周敏（示例）办理" in told
    ended = post(signed_in("fang_hui"), f"/work/covers/{Cover.objects.get().id}/")
    assert "代班已结束" in ended


def test_who_heads_nothing_arranges_no_cover(clerk: Client) -> None:
    assert clerk.get("/work/covers/").status_code == 403


def test_a_power_is_lent_used_and_taken_back(
    reviewed: Open,
    signed_in: SignedIn,
    people: dict[str, Actor],
    page_of: Callable[[str], CasePage],
) -> None:
    number, giver = reviewed(), signed_in("fang_hui")
    given = {
        "power": "approval_decide decide",
        "to": f"person {people['shen_yan'].person_id}",
        "items": ["food_licence"],
        "basis": "《行政许可法》第二十四条",
        "document": "苏园审委〔2026〕7号",
    }
    before = signed_in("shen_yan").get(f"/work/cases/{number}/")

    wrong = giver.post("/work/delegations/", given | {"document": ""} | days())
    lent = post(giver, "/work/delegations/", **given, **days())
    decide = {"outcome": "approved", "version": version(number)}
    path = f"/work/cases/{number}/decide/"
    preview = signed_in("shen_yan").post(path, decide | {"go": "preview"}).content.decode()
    listed = signed_in("shen_yan").get("/work/approval_decide/").content.decode()

    assert before.status_code == 404
    assert wrong.status_code == 422 and "第二十四条" in wrong.content.decode()
    assert "已委托" in lent and "苏园审委〔2026〕7号" in lent
    assert "苏园审委〔2026〕7号" in preview
    assert number in listed
    revoked = post(giver, f"/work/delegations/{Delegation.objects.get().id}/")
    assert "即时失效" in revoked
    late = signed_in("shen_yan").post(path, decide | {"go": "send"})
    assert late.status_code == 404
    assert not Decision.objects.exists()


@pytest.mark.parametrize("path", ["/work/delegations/{}/", "/work/covers/{}/"])
def test_what_is_not_ones_own_to_end_is_not_there(clerk: Client, path: str) -> None:
    assert clerk.post(path.format(UUID(int=7))).status_code == 404


def test_of_many_colleagues_the_form_says_that_it_lists_some_and_finds_by_name(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = signed_in("fang_hui")
    monkeypatch.setattr(powers, "ROWS_MAX", 1)
    monkeypatch.setattr(identity, "STAFF_MAX", 1)

    some = head.get("/work/delegations/").content.decode()
    found = head.get("/work/delegations/?name=沈").content.decode()

    assert "仅列出前1人" in some and "沈" not in some.split('name="to"')[1]
    assert "沈" in found.split('name="to"')[1]
