"""The receipt that anybody can verify: for whom it is, and from when on there is one."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from django.test import Client

from rongyi.config.command_line import verify_log
from rongyi.journal.jobs import seal_pending
from rongyi.journal.store.log_files import folder_of


def test_before_a_checkpoint_covers_it_words_say_so_afterwards_it_verifies_without_us(
    transactional_db: None,
    head: Client,
    number: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    address, path = f"/cases/{number}/receipt.json", tmp_path / "receipt.json"

    early = head.get(address)
    seal_pending()
    answer = head.get(address)
    path.write_bytes(answer.content)

    assert early.status_code == 409
    assert "正在存证" in early.content.decode()
    assert answer.status_code == 200
    assert answer.json()["number"] == number
    assert "attachment" in answer["Content-Disposition"]
    assert verify_log.main(["receipt", str(path), "--key", str(folder_of("facts") / "key")]) == 0
    assert capsys.readouterr().out.startswith("holds: ")
    path.write_bytes(answer.content.replace(b'"number": "RY2', b'"number": "RY1'))
    assert verify_log.main(["receipt", str(path), "--key", str(folder_of("facts") / "key")]) == 1
    assert f"it is about {number}" in capsys.readouterr().out


def test_another_person_learns_not_even_that_there_is_one(
    head: Client, stranger: Client, number: str
) -> None:
    seal_pending()

    foreign = stranger.get(f"/cases/{number}/receipt.json")
    missing = stranger.get("/cases/RY2026112399999/receipt.json")

    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign["Content-Type"].startswith("text/html")
    assert "checkpoint" not in foreign.content.decode()


def test_the_receipt_page_and_the_progress_offer_it_in_both_languages(
    head: Client, number: str
) -> None:
    for view in ("", "?view=receipt"):
        for prefix, words in (("", "可核验回执"), ("/en", "anybody can verify")):
            page = head.get(f"{prefix}/cases/{number}/{view}").content.decode()

            assert f"/cases/{number}/receipt.json" in page
            assert words in page


def test_the_printed_receipt_carries_its_proof_or_says_that_it_has_none_yet(
    transactional_db: None,
    head: Client,
    number: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    early, late = tmp_path / "early.pdf", tmp_path / "late.pdf"
    key = str(folder_of("facts") / "key")

    early.write_bytes(head.get(f"/cases/{number}/receipt.pdf").content)
    seal_pending()
    late.write_bytes(head.get(f"/cases/{number}/receipt.pdf").content)

    assert "正在存证" in printed(early) and "rongyi verify receipt" not in printed(early)
    assert "rongyi verify receipt" in printed(late)
    assert verify_log.main(["receipt", str(early), "--key", key]) == 2
    assert verify_log.main(["receipt", str(late), "--key", key]) == 0
    said = capsys.readouterr()
    assert "carries no receipt" in said.err and said.out.startswith("holds: ")


def printed(paper: Path) -> str:
    pages = pypdfium2.PdfDocument(paper)
    return "".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "")
