"""PDF/A from templates, page images in a process of their own, numbers without twins."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings
from django.db import connection
from PIL import Image

from rongyi.documents.errors import FileBroken, FileLocked, NoSuchPage, NotRendered, TemplateMissing
from rongyi.documents.services import (
    inspect_upload,
    next_number,
    page_image,
    qr_svg,
    render_pdf,
    serial_for,
)
from rongyi.documents.tests.papers import jpg, pdf, png, png_that_claims
from rongyi.kernel.errors import DomainError
from rongyi.kernel.ids import new_id
from rongyi.kernel.text import Text
from tests.at import at

NOW = at("2026-11-23 10:00")
RECEIPT = {
    "issuer": Text("行政审批局", "Approval bureau"),
    "number": "RY2026112300042",
    "title": Text("开办餐饮店", "Open a restaurant"),
    "applicant": Text("王小明", "Wang Xiaoming"),
    "submitted_at": NOW,
    "promised_on": date(2026, 11, 30),
    "next": [Text("窗口将在1个工作日内告知。", "The counter tells you within a day.")],
    "qr": qr_svg("http://localhost:8000/cases/RY2026112300042/"),
}


def words_of(content: bytes) -> str:
    paper = pypdfium2.PdfDocument(content)
    words = "".join(page.get_textpage().get_text_bounded() for page in paper)
    paper.close()
    return words


def test_a_receipt_is_pdf_a_and_its_words_can_be_found() -> None:
    made = render_pdf("receipt", RECEIPT, now=NOW)

    assert re.search(rb"<pdfaid:part>2</pdfaid:part>", made)
    assert re.search(rb"<pdfaid:conformance>B</pdfaid:conformance>", made)
    words = words_of(made)
    assert "RY2026112300042" in words
    assert "2026年11月30日" in words.replace(" ", "")


def test_english_comes_first_for_its_readers_and_chinese_stays() -> None:
    words = words_of(render_pdf("receipt", RECEIPT, "en", now=NOW))

    assert words.index("Open a restaurant") < words.index("开办餐饮店")


def test_the_same_call_makes_the_same_bytes() -> None:
    assert render_pdf("receipt", RECEIPT, now=NOW) == render_pdf("receipt", RECEIPT, now=NOW)


@pytest.mark.parametrize(
    "words",
    ["#panic()", '#read("/etc/passwd")', "$ x^2 $", "*bold* @ref <a> \\ #", "{{ 7*7 }}", "'\"]});"],
)
def test_values_are_never_read_as_markup(words: str) -> None:
    made = render_pdf("receipt", {**RECEIPT, "applicant": words}, now=NOW)

    assert words.split()[0][:6] in words_of(made)


def test_each_template_renders_with_nothing_but_its_issuer() -> None:
    folder = Path(settings.DOCUMENT_TEMPLATES)
    names = [path.stem for path in sorted(folder.glob("*.typ")) if path.stem != "house"]
    least = {
        "title": Text("题", "title"), "issuer": Text("局", "bureau"), "qr": qr_svg("x"),
        "number": "1", "fields": [],
    }  # fmt: skip

    for name in names:
        assert render_pdf(name, least, now=NOW).startswith(b"%PDF-")

    assert {"certificate", "receipt", "correction_notice", "decision_letter"} <= set(names)


def test_a_place_prints_by_its_own_template_and_the_rest_by_those_of_the_program() -> None:
    own = {
        "documents/boarding.typ": b'#import "lines/one.typ": line\n#set document(title: "")\n#line',
        "documents/lines/one.typ": "#let line = [寄养许可]".encode(),
        "items/farming/boarding.yaml": b"code: boarding",
    }
    other = {**own, "documents/lines/one.typ": "#let line = [寄宿许可]".encode()}

    made = [render_pdf("boarding", {}, now=NOW, templates=one) for one in (own, other, own)]

    assert ["寄养" in words_of(one) for one in made] == [True, False, True]
    assert "寄宿许可" in words_of(made[1])
    assert "RY2026112300042" in words_of(render_pdf("receipt", RECEIPT, now=NOW, templates=own))
    with pytest.raises(TemplateMissing):
        render_pdf("boarding", {}, now=NOW)


def test_a_template_of_the_place_stands_before_the_one_of_that_name_in_the_program() -> None:
    own = {"documents/receipt.typ": '#set document(title: "x")\n本地回执'.encode()}

    assert "本地回执" in words_of(render_pdf("receipt", RECEIPT, now=NOW, templates=own))
    assert "本地回执" not in words_of(render_pdf("receipt", RECEIPT, now=NOW))


@pytest.mark.parametrize("name", ["nothing", "../../etc/passwd", "House", ""])
def test_a_template_is_found_by_its_name_only(name: str) -> None:
    with pytest.raises(TemplateMissing):
        render_pdf(name, {}, now=NOW)


def test_a_template_without_its_values_says_so() -> None:
    with pytest.raises(NotRendered):
        render_pdf("receipt", {"items": [{"title": "x"}]}, now=NOW)


def test_pages_are_drawn_as_pictures_of_readable_width(db: None) -> None:
    content = render_pdf("receipt", RECEIPT, now=NOW)

    image = page_image(content, 1)

    drawn = Image.open(io.BytesIO(image.png))
    assert image.pages >= 1
    assert 1_000 < drawn.width < 1_500
    assert page_image(content, 1).png == image.png


@pytest.mark.parametrize("content", [png(5, 5), jpg(3000, 2000)])
def test_pictures_are_one_page(content: bytes) -> None:
    assert page_image(content, 1).pages == 1
    with pytest.raises(NoSuchPage):
        page_image(content, 2)


def test_a_page_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NoSuchPage):
        page_image(pdf(2), 3)
    with pytest.raises(NoSuchPage):
        page_image(pdf(2), 0)


def test_a_file_with_a_password_is_named_as_such() -> None:
    locked = Path(__file__).parent / "locked.pdf"

    with pytest.raises(FileLocked):
        inspect_upload(locked.read_bytes(), "合同.pdf")


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7 nothing follows %%EOF",
        pdf()[:200],
        png_that_claims(9_000, 9_000),
        png()[:60],
        jpg()[:200] + b"\xff\xd9",
        pdf().replace(b"595 842", b"9e9 9e9"),
        pdf().replace(b"/Count 1", b"/Count 99999999"),
    ],
)
def test_a_hostile_paper_gives_a_domain_error_and_no_more(content: bytes) -> None:
    try:
        drawn = page_image(content, 1)
    except DomainError as error:
        assert error.status < 500
    else:
        assert drawn.png.startswith(b"\x89PNG")


def test_a_broken_paper_is_called_broken() -> None:
    with pytest.raises(FileBroken):
        page_image(b"%PDF-1.7 nothing follows %%EOF", 1)


def test_numbers_carry_the_local_day(db: None) -> None:
    number = next_number("RY", at("2026-11-24 00:30"))

    assert re.fullmatch(r"RY20261124\d{5,}", number)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_get_the_same_number() -> None:
    def take(_: int) -> list[str]:
        taken = [f"{next_number('RY', NOW)} {serial_for('licence', new_id())}" for _ in range(20)]
        connection.close()
        return taken

    with ThreadPoolExecutor(8) as pool:
        taken = [number for some in pool.map(take, range(8)) for number in some]

    assert len({number.split()[0] for number in taken}) == 160
    assert {int(number.split()[1]) for number in taken} == set(range(1, 161))


@pytest.mark.django_db(transaction=True)
def test_one_owner_has_one_number_however_many_ask_at_once() -> None:
    owner = new_id()

    def take(_: int) -> int:
        number = serial_for("licence", owner)
        connection.close()
        return number

    with ThreadPoolExecutor(8) as pool:
        taken = set(pool.map(take, range(8)))

    assert taken == {serial_for("licence", owner)}
    assert serial_for("licence", new_id()) == taken.pop() + 1


def test_a_number_that_is_used_again_comes_from_its_own_series(db: None) -> None:
    owner = new_id()

    first = serial_for("licence/2026", owner)

    assert serial_for("licence/2027", owner) == 1
    assert serial_for("licence/2026", owner) == first
