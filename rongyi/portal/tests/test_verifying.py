"""Anybody may ask whether the file of a certificate is as it was issued."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from rongyi.certificates.queries import FILE_BYTES_MAX
from rongyi.certificates.tests.conftest import bureau, issued, owner  # noqa: F401
from rongyi.journal.services import open_file

pytestmark = pytest.mark.django_db


def sent(client, content: bytes):
    """The answer to a file."""
    file = SimpleUploadedFile("licence.pdf", content, "application/pdf")
    return client.post("/verify", {"file-certificate": file})


def test_the_file_as_it_was_issued_is_real(client, issued):  # noqa: F811
    row = issued()

    page = sent(client, open_file(row.file_digest)).content.decode()

    assert "证照真实有效" in page
    assert row.number in page
    assert "湖畔****公司" in page


def test_a_file_with_one_other_byte_was_changed(client, issued):  # noqa: F811
    row = issued()
    content = open_file(row.file_digest)

    page = sent(client, content[:-9] + b"!" + content[-8:]).content.decode()

    assert "该文件在签发后被改动过" in page
    assert "湖畔" not in page
    assert row.number not in page


@pytest.mark.parametrize("content", [b"%PDF-1.7", "营业执照".encode(), b"\x00" * 1000])
def test_any_other_file_is_none_of_ours(client, content):
    answer = sent(client, content)

    assert answer.status_code == 200
    assert "没有找到该证照" in answer.content.decode()
    assert "该文件与本平台签发的任何证照都不一致" in answer.content.decode()


def test_no_file_an_empty_one_and_one_too_large_are_told_beside_the_field(client):
    for answer, words in (
        (client.post("/verify", {}), "请选择证照的 PDF 文件"),
        (client.post("/verify", {"file-certificate": "text"}), "请选择证照的 PDF 文件"),
        (sent(client, b""), "文件是空的"),
        (sent(client, b"\x00" * (FILE_BYTES_MAX + 1)), "不会是本平台签发的证照"),
    ):
        page = answer.content.decode()
        assert answer.status_code == 422
        assert words in page
        assert 'href="#material-certificate-file"' in page
        assert 'id="material-certificate-file"' in page
