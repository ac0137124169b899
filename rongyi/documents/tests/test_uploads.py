"""What an upload is, told by its bytes; hostile files get a clear word and nothing else."""

from __future__ import annotations

import io
import random
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from rongyi.documents.errors import (
    FileBroken,
    FileEmpty,
    FileHidesAnother,
    FileTooBig,
    KindNotAllowed,
    PictureTooLarge,
)
from rongyi.documents.rules import clean_name, inspect
from rongyi.documents.tests.papers import jpg, pdf, png, png_that_claims
from rongyi.kernel.errors import DomainError


@pytest.mark.parametrize(
    ("content", "name", "code", "kept"),
    [
        (pdf(), "租赁合同.pdf", "pdf", "租赁合同.pdf"),
        (png(), "店招.PNG", "png", "店招.PNG"),
        (jpg(), "IMG_0001.jpeg", "jpg", "IMG_0001.jpeg"),
        (png(), "really a png.jpg", "png", "really a png.png"),
        (jpg(), "", "jpg", "file.jpg"),
        (jpg() + b"\0\0\0\x18ftypmp42" + b"\0" * 500, "motion.jpg", "jpg", "motion.jpg"),
        (b"\xef\xbb\xbf" + pdf(), "bom.pdf", "pdf", "bom.pdf"),
    ],
)
def test_papers_as_people_have_them_are_taken(
    content: bytes, name: str, code: str, kept: str
) -> None:
    kind = inspect(content, name)

    assert (kind.code, kind.name) == (code, kept)


def zipped(entries: int = 1) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(entries):
            archive.writestr(f"../../{number}", "0" * 10_000)
    return written.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("content", "name", "error"),
    [
        (b"", "a.pdf", FileEmpty),
        (SVG, "a.svg", KindNotAllowed),
        (SVG, "a.png", KindNotAllowed),
        (b"<?xml version='1.0'?>" + SVG, "a.jpg", KindNotAllowed),
        (zipped(), "a.zip", KindNotAllowed),
        (zipped(), "a.pdf", KindNotAllowed),
        (b"MZ" + b"\0" * 100, "a.exe", KindNotAllowed),
        (pdf(), "a.exe", KindNotAllowed),
        (b"GIF89a" + b"\0" * 50, "a.gif", KindNotAllowed),
        (pdf() + zipped(), "a.pdf", FileHidesAnother),
        (png() + zipped(), "a.png", FileHidesAnother),
        (jpg() + b"<script>alert(1)</script>", "a.jpg", FileHidesAnother),
        (png() + pdf(), "a.png", FileHidesAnother),
        (pdf(extra=b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >> "), "a.pdf",
         FileHidesAnother),
        (pdf(extra=b"/OpenAction << /S /Launch /F (cmd.exe) >> "), "a.pdf", FileHidesAnother),
        (pdf()[:-60], "a.pdf", FileBroken),
        (png()[:-20], "a.png", FileBroken),
        (jpg()[:100], "a.jpg", FileBroken),
        (png_that_claims(100_000, 100_000), "a.png", PictureTooLarge),
        (png_that_claims(29_000, 29_000), "a.png", PictureTooLarge),
        (png_that_claims(0, 5), "a.png", FileBroken),
        (pdf() + b"\n" * (21 * 1024 * 1024), "a.pdf", FileTooBig),
    ],
)  # fmt: skip
def test_what_may_not_come_in_is_refused_by_name(
    content: bytes, name: str, error: type[DomainError]
) -> None:
    with pytest.raises(error) as refused:
        inspect(content, name)

    assert refused.value.parameters["name"]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\合同.pdf", "合同.pdf"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\x00b.pdf", "ab.pdf"),
        ("  .hidden.  ", "hidden"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
        ("", "file"),
        ("...", "file"),
    ],
)
def test_names_lose_what_could_mislead(given: str, shown: str) -> None:
    assert clean_name(given) == shown


@given(some.text(max_size=200))
def test_a_cleaned_name_is_clean(name: str) -> None:
    kept = clean_name(name)

    assert 0 < len(kept) <= 100
    assert not any(sign in kept for sign in "/\\\x00\n\u202e")
    assert clean_name(kept) == kept


SEEDS = (pdf(), png(), jpg(), zipped())


@settings(max_examples=300)
@given(some.sampled_from(SEEDS), some.binary(max_size=60), some.integers(0, 2**32), some.text())
def test_no_bytes_raise_anything_but_a_domain_error(
    seed: bytes, noise: bytes, place: int, name: str
) -> None:
    at = place % (len(seed) + 1)
    for content in (noise, seed[:at] + noise, seed[:at] + noise + seed[at + len(noise) :]):
        try:
            kind = inspect(content, name)
        except DomainError:
            continue
        assert kind.code in {"pdf", "png", "jpg"}


def test_a_thousand_damaged_papers_never_break_the_check() -> None:
    chance = random.Random(20261123)
    for _ in range(1_000):
        content = bytearray(chance.choice(SEEDS))
        for _ in range(chance.randrange(1, 12)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        try:
            kind = inspect(bytes(content), "a.pdf")
        except DomainError:
            continue
        assert kind.media_type.startswith(("image/", "application/pdf"))
