"""Issued once, signed so that a flipped byte shows, checked by anybody, revoked for good."""

from __future__ import annotations

import io
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from rongyi.certificates.errors import (
    AlreadyEnded,
    DocumentMissing,
    GroundNotMet,
    GroundUnknown,
    NotIssuedHere,
    ReasonMissing,
)
from rongyi.certificates.events import certificate_stream
from rongyi.certificates.models import Certificate
from rongyi.certificates.queries import check, file_of, held_by, of_cases, verify_file
from rongyi.certificates.services import SoftwareTestKey, allot_number, end, key_in_use
from rongyi.certificates.tests.conftest import CLERK, LICENCE, NOW, WINDOW, Issue
from rongyi.documents.errors import TemplateMissing
from rongyi.exchange.definitions import Dataset, DatasetField
from rongyi.exchange.services import Ask, Found, ask_many, sync_datasets
from rongyi.identity.models import Mandate, Person
from rongyi.journal.errors import BeingSealed
from rongyi.journal.jobs import seal_pending
from rongyi.journal.queries import facts_of
from rongyi.journal.services import open_file, refusal_stream
from rongyi.kernel.actor import ANONYMOUS, SYSTEM, Actor
from rongyi.kernel.errors import NotFound, NotPermitted
from rongyi.kernel.facts import StreamKey
from rongyi.kernel.text import Text
from tests.at import at


def seal_of(content: bytes) -> Any:
    """What pyHanko says of the seal, trusting our TEST root alone, without any network."""
    reader = PdfFileReader(io.BytesIO(content))
    context = ValidationContext(trust_roots=[key_in_use().trust()], allow_fetching=False)
    return validate_pdf_signature(reader.embedded_signatures[0], context)


def test_a_certificate_has_number_identifier_code_and_dates(issued: Issue) -> None:
    row = issued()

    assert row.number.startswith("JYT3205710000001")
    assert row.identifier.startswith("1.2.156.3005.2.LOCAL-018.11110000000000000A.2026")
    assert row.valid_until is not None
    assert (row.valid_from.isoformat(), row.valid_until.isoformat()) == ("2026-11-23", "2031-11-22")
    assert [line.value.zh for line in row.lines][-1] == "2026年12月1日"
    assert row.is_test


def test_the_same_case_gets_the_same_certificate(issued: Issue) -> None:
    case_id = uuid4()

    first, again = issued(case_id=case_id), issued(case_id=case_id)

    assert first == again
    assert len(of_cases([case_id], now=NOW)[case_id]) == 1
    facts = facts_of(StreamKey("certificate", str(first.id)))
    assert [fact.name for fact in facts] == ["certificate.issued.v1"]
    assert facts[0].body["case_id"] == str(case_id)


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_a_number_while_a_paper_is_typeset(issued: Issue) -> None:
    first, second = uuid4(), uuid4()
    for case_id in (first, second):
        allot_number(LICENCE, case_id=case_id, now=NOW)

    def meanwhile() -> str:
        with connection.cursor() as cursor:
            cursor.execute("set lock_timeout = '5s'")
        number = issued(case_id=second, sealed=False).number
        connection.close()
        return number

    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        held = issued(case_id=first, sealed=False)  # and its transaction is still open
        other = pool.submit(meanwhile).result()

    assert (held.number[9:16], other[9:16]) == ("0000001", "0000002")


def test_a_case_keeps_its_number_when_issuing_fails(issued: Issue) -> None:
    case_id = uuid4()
    allot_number(LICENCE, case_id=case_id, now=NOW)
    with pytest.raises(TemplateMissing), transaction.atomic():
        issued(case_id=case_id, kind=replace(LICENCE, template="no_such.typ"))

    other = issued()

    assert issued(case_id=case_id).number < other.number


def test_the_file_is_pdf_a_with_a_valid_seal_over_all_of_it(issued: Issue) -> None:
    content = open_file(issued().file_digest)

    status = seal_of(content)

    assert b"<pdfaid:part>2</pdfaid:part>" in content
    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"
    assert "TEST" in status.signing_cert.subject.native["common_name"]


def test_any_flipped_byte_is_found(issued: Issue) -> None:
    content = open_file(issued().file_digest)
    every = len(content) // 60

    for place in range(0, len(content), every):
        changed = content[:place] + bytes([content[place] ^ 0x01]) + content[place + 1 :]
        assert verify_file(changed, now=NOW).state == "altered", place


def test_an_edited_paper_breaks_the_seal(issued: Issue) -> None:
    content = open_file(issued().file_digest)
    place = content.index(b"stream") + 40
    changed = content[:place] + bytes([content[place] ^ 0x01]) + content[place + 1 :]

    status = seal_of(changed)

    assert not status.bottom_line


def test_the_untouched_file_is_ours(issued: Issue) -> None:
    row = issued()

    found = verify_file(open_file(row.file_digest), now=NOW)

    assert (found.state, found.number) == ("valid", row.number)
    assert found.holder == "湖畔****公司"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\x00" * 1000, "营业执照".encode()])
def test_any_other_file_is_unknown(db: None, content: bytes) -> None:
    assert verify_file(content, now=NOW).state == "unknown"


def test_number_and_code_together_tell_the_state(issued: Issue) -> None:
    row = issued()

    assert check(row.number, row.code.lower().replace("-", " "), now=NOW).state == "valid"
    wide = "".join(chr(ord(one) + 0xFEE0) for one in row.number)
    for typed in (row.number.lower(), f" {row.number[:4]} {row.number[4:]}\u3000", wide):
        assert check(typed, row.code, now=NOW).state == "valid", typed
    assert check(row.number, row.code, now=at("2031-11-22 23:59")).state == "valid"
    assert check(row.number, row.code, now=at("2031-11-23 00:01")).state == "expired"


@pytest.mark.parametrize("code", ["", "AAAA-AAAA-AAAA-AAAA", "\x00", "x" * 10_000, "验证码"])
def test_a_wrong_code_learns_nothing(issued: Issue, code: str) -> None:
    row = issued()

    wrong, nobody = check(row.number, code, now=NOW), check("no such number\x00", code, now=NOW)

    assert wrong == nobody
    assert wrong.state == "unknown"
    assert wrong.title is None


def ended(number: str, act: str = "annul", **changed: Any) -> Any:
    """End a certificate as a post that may."""
    said = {"ground": "fraud", "reason": "以欺骗手段取得", "actor": CLERK, "now": NOW, **changed}
    return end(number=number, act=act, **said)


@pytest.mark.parametrize(
    ("act", "state", "more"),
    [
        ("annul", "annulled", {"ground": "fraud"}),
        ("revoke", "revoked", {"ground": "penalty", "document": "苏园市监罚〔2026〕7号"}),
        ("deregister", "deregistered", {"ground": "dissolved"}),
    ],
)
def test_a_certificate_that_ended_says_how_and_why_for_good(
    issued: Issue, act: str, state: str, more: dict[str, str]
) -> None:
    row = issued()

    ended(row.number, act, **more)

    found = check(row.number, row.code, now=at("2032-01-01 00:00"))
    assert (found.state, found.ended_reason) == (state, "以欺骗手段取得")
    with pytest.raises(AlreadyEnded):
        ended(row.number, "annul")
    (fact,) = facts_of(certificate_stream(row.id), names=["certificate.ended.v1"])
    assert fact.body is not None and (fact.body["act"], fact.body["ground"]) == (
        act,
        more["ground"],
    )


def test_what_was_taken_away_is_struck_off(issued: Issue) -> None:
    row = issued()
    ended(row.number)

    again = ended(row.number, "deregister", ground="taken_away", reason="撤销后注销")

    assert again.state == "deregistered"
    assert (again.ended_ground, again.ended_reason) == ("fraud", "以欺骗手段取得")
    told = facts_of(certificate_stream(row.id), names=["certificate.ended.v1"])
    assert [fact.body["ground"] for fact in told if fact.body] == ["fraud", "taken_away"]


def test_it_is_struck_off_as_expired_only_after_its_last_day(issued: Issue) -> None:
    row = issued()
    act = {"act": "deregister", "ground": "expired"}

    with pytest.raises(GroundNotMet):
        ended(row.number, **act, now=at("2031-11-22 23:00"))

    assert ended(row.number, **act, now=at("2031-11-23 09:00")).state == "deregistered"


@pytest.mark.parametrize(
    ("act", "more", "error"),
    [
        ("annul", {"ground": "penalty"}, GroundUnknown),
        ("annul", {"ground": ""}, GroundUnknown),
        ("replace", {}, GroundUnknown),
        ("burn", {}, GroundUnknown),
        ("deregister", {"ground": "taken_away"}, GroundNotMet),
        ("revoke", {"ground": "penalty"}, DocumentMissing),
        ("revoke", {"ground": "penalty", "document": "x" * 101}, DocumentMissing),
        ("annul", {"reason": "  "}, ReasonMissing),
        ("annul", {"reason": "长" * 501}, ReasonMissing),
    ],
)
def test_a_certificate_ends_on_a_ground_of_law_with_a_reason_or_not_at_all(
    issued: Issue, act: str, more: dict[str, str], error: type[Exception]
) -> None:
    row = issued()

    with pytest.raises(error):
        ended(row.number, act, **more)

    assert check(row.number, row.code, now=NOW).state == "valid"


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("holder", NotPermitted),
        ("window", NotPermitted),
        ("other_decider", NotPermitted),
        ("decider_who_is_agent_of_the_holder", NotPermitted),
        ("decider_of_another_body", NotFound),
        ("system", NotFound),
    ],
)
def test_only_the_post_that_decides_the_item_ends_it_and_other_attempts_are_kept(
    issued: Issue, owner: Actor, who: str, error: type[Exception]
) -> None:
    row = issued()
    agent = Person.objects.get(document_number="T1")
    Mandate.objects.create(
        person=agent, enterprise_id=owner.enterprise_id, covers_all=True, valid_from=NOW.date()
    )
    actor = {
        "holder": owner,
        "window": WINDOW,
        "other_decider": replace(CLERK, posts=frozenset({"other_decider"})),
        "decider_who_is_agent_of_the_holder": replace(CLERK, person_id=agent.id),
        "decider_of_another_body": replace(CLERK, departments=frozenset({"water"})),
        "system": SYSTEM,
    }[who]

    with pytest.raises(error):
        ended(row.number, actor=actor)

    assert check(row.number, row.code, now=NOW).state == "valid"
    (refused,) = facts_of(refusal_stream(certificate_stream(row.id)))
    assert (refused.actor_id, refused.body["act"]) == (actor.person_id, "certificate.end")


def test_a_mandate_that_has_run_out_is_no_interest_any_more(issued: Issue, owner: Actor) -> None:
    row, day = issued(), NOW.date()
    Mandate.objects.create(
        person=Person.objects.get(document_number="T1"),
        enterprise_id=owner.enterprise_id,
        covers_all=True,
        valid_from=day - timedelta(days=30),
        valid_to=day - timedelta(days=1),
    )
    former = replace(CLERK, person_id=owner.person_id)

    assert ended(row.number, actor=former).state == "annulled"


def test_a_mandate_for_other_items_shows_no_certificate(issued: Issue, owner: Actor) -> None:
    row = issued()
    agent = replace(owner, mandate_items=frozenset({"signboard"}))

    assert held_by(agent, now=NOW) == []
    with pytest.raises(NotFound):
        file_of(row.number, agent)
    assert held_by(replace(owner, mandate_items=frozenset({"food_licence"})), now=NOW)


def test_holder_and_issuer_get_the_file_and_nobody_else(issued: Issue, owner: Actor) -> None:
    row = issued()

    assert file_of(row.number, owner) == file_of(row.number, CLERK)
    for stranger in (ANONYMOUS, replace(owner, enterprise_id=None), Actor(person_id=uuid4())):
        with pytest.raises(NotFound):
            file_of(row.number, stranger)


def test_my_space_shows_what_i_hold_for_whom_i_act(
    issued: Issue, owner: Actor, django_assert_num_queries
) -> None:
    row = issued()

    with django_assert_num_queries(2):
        mine = held_by(owner, now=NOW)

    assert [one.number for one in mine] == [row.number]
    assert held_by(replace(owner, enterprise_id=None), now=NOW) == []


def test_what_was_issued_here_answers_a_data_call(issued: Issue, owner: Actor) -> None:
    row = issued()
    dataset = Dataset(
        code="food_data_t",
        name=Text("食品经营许可", "Food licence"),
        holder="m",
        subject="enterprise",
        fields={name: DatasetField(label=Text(name, name), type="text")
                for name in ("number", "premises")},
        purpose=Text("x", "x"),
        basis=Text("x", "x"),
        limit_per_minute=10,
        certificate="food_test",
        mark="D",
    )  # fmt: skip
    sync_datasets({"food_data_t": dataset}, {"m": Text("局", "bureau")})

    asks = [Ask(dataset="food_data_t", subject="91350100M000100Y43", basis="b")]
    answers = ask_many(asks, purpose="p", bundle="", actor=SYSTEM, now=NOW)

    answer = answers["food_data_t"]
    assert isinstance(answer, Found)
    assert answer.fields == {"number": row.number, "premises": "湖滨大道 8 号"}


def test_a_type_that_is_only_recognised_cannot_be_issued(issued: Issue) -> None:
    with pytest.raises(NotIssuedHere):
        issued(kind=replace(LICENCE, number=None))


def test_the_key_is_made_once_and_only_we_may_read_it(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        roots = list(pool.map(lambda _: SoftwareTestKey(tmp_path / "keys").trust(), range(4)))

    assert len({root.dump() for root in roots}) == 1
    mode = (tmp_path / "keys" / "test-seal.pem").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
    assert len(list((tmp_path / "keys").iterdir())) == 1


def test_the_key_lies_in_the_data_folder(issued: Issue) -> None:
    issued()

    assert (Path(settings.DATA) / "keys" / "test-seal.pem").is_file()


def test_the_table_refuses_an_end_without_reason(issued: Issue) -> None:
    issued()

    with pytest.raises(IntegrityError, match="ended_has_reason"), transaction.atomic():
        Certificate.objects.update(state="revoked", ended_at=NOW)


def test_a_certificate_that_is_not_sealed_is_with_its_issuer_alone(
    issued: Issue, owner: Actor
) -> None:
    row = issued(sealed=False)
    issuer = CLERK

    assert held_by(owner, now=NOW) == []
    assert check(row.number, row.code, now=NOW).state == "unknown"
    assert verify_file(open_file(row.file_digest), now=NOW).state == "unknown"
    with pytest.raises(BeingSealed):
        file_of(row.number, owner)
    assert file_of(row.number, issuer)

    seal_pending()
    assert [one.number for one in held_by(owner, now=NOW)] == [row.number]
    assert check(row.number, row.code, now=NOW).state == "valid"
    assert file_of(row.number, owner)
