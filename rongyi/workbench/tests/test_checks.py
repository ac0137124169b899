"""What departments are asked to check: who sees it, the answers, a second answer, strangers."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

import pytest

from rongyi.cases.models import Case
from rongyi.catalogue.definitions import Route
from rongyi.catalogue.queries import catalogue_of, current_edition
from rongyi.exemption.models import Proof
from rongyi.exemption.services import MaterialNeed, Subjects, prove
from rongyi.identity.queries import person
from rongyi.journal.queries import facts_of
from rongyi.journal.services import refusal_stream
from rongyi.kernel.facts import StreamKey
from rongyi.kernel.ids import new_id
from rongyi.kernel.text import Text
from rongyi.workbench.tests.conftest import MONDAY

LAW = Text("《食品安全法》第四十四条", "Food Safety Law, art. 44")
CHECK = Route(
    way="department_check", basis=LAW, mark="D", department="market_supervision", workdays=1
)
CHECKER, OUTSIDER = "xu_ning", "fan_qing"


@pytest.fixture
def asked(people, opened) -> Callable[..., UUID]:
    """A case of an application whose paper a department has to confirm; the id of the check."""

    def ask(applicant: str = "wang_yiming", **changes: object) -> UUID:
        bundle, who = new_id(), people[applicant]
        opened(bundle=bundle, **changes)
        (row,) = prove(
            [
                MaterialNeed(
                    material="safety_manager_proof",
                    title=Text("食品安全管理员任命文件", "Appointment of the manager"),
                    used_for=("food_licence",),
                    routes=(CHECK,),
                )
            ],
            subjects=Subjects(person_id=who.person_id, person=person(who.person_id).subject),
            bundle_id=bundle,
            purpose=LAW,
            actor=who,
            now=MONDAY,
            calendar=catalogue_of(current_edition()).calendar,
        )
        return row.id

    return ask


def _post(client, proof: UUID, answer: str, words: str = ""):
    return client.post(f"/work/checks/{proof}/", {"answer": answer, f"words-{proof}": words})


def test_the_list_shows_what_is_asked_of_my_department_and_every_page_counts_it(signed_in, asked):
    asked()
    client = signed_in(CHECKER)

    page = client.get("/work/checks/").content.decode()
    home = client.get("/work/").content.decode()

    for words in ("食品安全管理员任命文件", "王一鸣", "RY", "《食品安全法》第四十四条"):
        assert words in page
    assert 'href="/work/checks/"' in home
    assert "Confirmed" in client.get("/en/work/checks/").content.decode()


def test_a_check_shows_what_it_depends_on_and_nothing_else_of_the_form(signed_in, asked):
    form = {
        "enterprise_name": "示例小馆有限公司", "safety_manager": "陈安（示例）",
        "contact_phone": "13800000001", "floor_area": 120,
    }  # fmt: skip
    asked(values=form)

    page = signed_in(CHECKER).get("/work/checks/").content.decode()

    assert "食品安全管理员姓名" in page and "陈安（示例）" in page
    assert "13800000001" not in page and "120" not in page


def test_who_is_asked_nothing_sees_no_entry_and_an_empty_list(signed_in, asked):
    asked()
    client = signed_in(OUTSIDER)

    assert 'href="/work/checks/"' not in client.get("/work/").content.decode()
    assert "没有待您部门核验的材料" in client.get("/work/checks/").content.decode()


def test_a_yes_settles_the_paper_and_leaves_the_list(signed_in, asked):
    proof, client = asked(), signed_in(CHECKER)

    answer = _post(client, proof, "yes")

    assert (answer.status_code, answer.url) == (302, "/work/checks/")
    assert Proof.objects.get(id=proof).status == "exempt"
    told = client.get("/work/checks/").content.decode()
    assert "核验通过，申请人无需提交" in told
    assert str(proof) not in told


def test_a_no_needs_words_and_keeps_what_was_typed(signed_in, asked):
    proof, client = asked(), signed_in(CHECKER)

    bare = _post(client, proof, "no", "  ")
    with_words = _post(client, proof, "no", "未查到任命")

    assert bare.status_code == 422
    assert f'href="#field-words-{proof}"' in bare.content.decode()
    assert with_words.status_code == 302
    settled = Proof.objects.get(id=proof)
    assert (settled.way, settled.status) == ("upload", "to_upload")
    assert "未查到任命" in settled.note_zh


@pytest.mark.parametrize("first", ["yes", "no"])
def test_a_second_answer_is_told_that_there_is_one(signed_in, asked, first):
    proof, client = asked(), signed_in(CHECKER)
    _post(client, proof, first, "已核对")

    second = _post(client, proof, "no", "改主意了")

    assert second.status_code == 409
    assert "已经答复" in second.content.decode()
    assert "改主意了" not in Proof.objects.get(id=proof).note_zh


def test_another_department_finds_nothing_and_the_attempt_is_recorded(signed_in, asked):
    proof = asked()
    bundle = Proof.objects.get(id=proof).bundle_id

    answer = _post(signed_in(OUTSIDER), proof, "yes")

    assert answer.status_code == 404
    assert Proof.objects.get(id=proof).status == "waiting"
    refusals = facts_of(refusal_stream(StreamKey("bundle", str(bundle))))
    assert [fact.body["act"] for fact in refusals] == ["proof.answer"]


def test_nobody_answers_for_his_own_application(signed_in, asked):
    proof, client = asked(CHECKER), signed_in(CHECKER)

    assert str(proof) not in client.get("/work/checks/").content.decode()
    assert _post(client, proof, "yes").status_code == 404


@pytest.mark.parametrize("answer", ["", "perhaps"])
def test_what_is_neither_yes_nor_no_is_bad_input(signed_in, asked, answer):
    proof = asked()

    assert _post(signed_in(CHECKER), proof, answer).status_code == 422
    assert Proof.objects.get(id=proof).status == "waiting"


def test_what_changed_since_it_was_shown_is_not_answered_and_is_named(signed_in, asked):
    proof = asked()
    client, path = signed_in(CHECKER), f"/work/checks/{proof}/"
    typed = {"answer": "no", f"words-{proof}": "查无此人"}
    page = client.get("/work/checks/").content.decode()
    seen = re.findall('name="seen" value="([^"]+)"', page)[0]

    blind = client.post(path, typed, bare=True)
    Case.objects.filter(bundle_id=Proof.objects.get(id=proof).bundle_id).update(
        applicant_name="王二鸣"
    )
    late = client.post(path, {**typed, "seen": seen})

    assert blind.status_code == late.status_code == 409
    assert "没有带上您看到的版本" in blind.content.decode()
    told = late.content.decode()
    assert "您打开本页后：申请人有变化" in told and "查无此人" in told and "王二鸣" in told
    assert Proof.objects.get(id=proof).status == "waiting"
