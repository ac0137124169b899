"""More than the server takes at once: told before, told after, and nothing else is lost."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from rongyi.themes.tests.filled import started
from rongyi.web.rows import SENT_BYTES_MAX

pytestmark = pytest.mark.django_db


def test_the_upload_says_before_how_much_may_be_sent_at_once(head, owner):
    page = head.get(f"/apply/{started(owner).id}/materials/").content.decode()

    assert "一次合计不超过64 MB" in page
    assert SENT_BYTES_MAX < settings.REQUEST_BYTES_MAX


@pytest.mark.parametrize(
    ("prefix", "words"),
    [("", "一次最多 20 个文件，合计 64 MB"), ("/en", "At most 20 files of 64 MB together")],
)
def test_too_much_at_once_is_told_with_the_way_back(head, owner, prefix, words):
    head.get("/" if prefix else "/en/")  # the page before was in the other language
    address = f"{prefix}/apply/{started(owner).id}/materials/"

    answer = head.post(
        f"{address}?act=upload", {}, CONTENT_LENGTH=str(settings.REQUEST_BYTES_MAX + 1)
    )

    assert answer.status_code == 413
    assert words in answer.content.decode()
    assert f'href="{address}"' in answer.content.decode()


def test_too_many_files_are_told_alike(head, owner):
    address = f"/apply/{started(owner).id}/materials/"
    files = [SimpleUploadedFile(f"{one}.pdf", b"%PDF") for one in range(21)]

    answer = head.post(f"{address}?act=upload", {"material": "layout_flow", "files": files})

    assert answer.status_code == 413
    assert "一次最多 20 个文件" in answer.content.decode()


def test_the_form_is_not_called_done_while_it_lacks_something(head, owner, draft):
    lacking = head.get(f"/apply/{started(owner, key='new').id}/materials/").content.decode()
    whole = head.get(f"/apply/{draft.id}/materials/").content.decode()

    assert lacking.count("已完成") == whole.count("已完成") - 1
