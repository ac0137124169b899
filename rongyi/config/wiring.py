"""Where rooms that may not know each other are joined."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from rongyi.catalogue import queries as catalogue
from rongyi.identity.queries import actor_for
from rongyi.journal import services as journal
from rongyi.kernel.actor import ANONYMOUS, Actor
from rongyi.kernel.errors import DomainError, NotPermitted
from rongyi.kernel.facts import StreamKey
from rongyi.kernel.text import Text

NOTHING: Mapping[str, object] = {}
logger = logging.getLogger("rongyi.wiring")


@dataclass(frozen=True)
class Words:
    """What happened and what to do next."""

    what: Text
    next: Text


_HOME = Text(
    zh="请返回首页，或使用搜索查找您要办的事。",
    en="Go back to the home page, or search for what you want to do.",
)
# Words of errors that must be sayable without a database; the definitions may say them better.
PLAIN_WORDS = {
    "catalogue.no_edition": Words(
        Text(zh="本平台还没有发布任何事项。", en="Nothing is published on this platform yet."),
        Text(
            zh="请稍后再来。管理员请运行 rongyi load 发布事项定义。",
            en="Come back later. Operators: run rongyi load to publish the definitions.",
        ),
    ),
    "not_found": Words(
        Text(zh="没有找到您要的页面。", en="There is no such page."),
        _HOME,
    ),
    "permission.denied": Words(
        Text(zh="您没有办理此事的权限。", en="You may not do this."),
        Text(
            zh="请确认登录身份，或联系窗口工作人员。",
            en="Check who you are signed in as, or ask at the counter.",
        ),
    ),
    "request.bad": Words(
        Text(zh="提交的内容无法识别。", en="What was sent cannot be read."),
        Text(zh="请返回上一页，检查后重试。", en="Go back, check what you entered and try again."),
    ),
    "request.query_too_long": Words(
        Text(
            zh="地址栏里的内容太长，无法查找。",
            en="The address or what you search for is too long.",
        ),
        Text(
            zh="请缩短搜索内容（最多 200 个字）后重试。",
            en="Search for fewer words (at most 200 characters).",
        ),
    ),
    "request.method": Words(
        Text(zh="这个地址不能这样打开。", en="This address cannot be opened like this."),
        Text(
            zh="它只接收页面上按钮提交的内容，您的操作没有执行。请返回首页，从页面上的按钮操作。",
            en="It only takes what a button of a page sends, and nothing was done. "
            "Go to the home page and use the buttons there.",
        ),
    ),
    "request.too_large": Words(
        Text(
            zh="一次发送的内容太多，没有收到。",
            en="Too much was sent at once, so none of it was taken.",
        ),
        Text(
            zh="一次最多 20 个文件，合计 64 MB，文字不超过 1 MB。"
            "请返回，分几次上传，或先压缩、缩短。之前保存和上传的内容都在。",
            en="At most 20 files of 64 MB together, and 1 MB of text, are taken at once: go back "
            "and send them in several goes, or make them smaller. What you had saved and uploaded "
            "before is still there.",
        ),
    ),
    "request.stale_form": Words(
        Text(zh="页面已过期，未能提交。", en="This page was open too long, so nothing was sent."),
        Text(
            zh="您刚填的内容没有保存：请返回上一页，先复制已填的内容，刷新后重新提交；"
            "浏览器须允许使用 Cookie。",
            en="What you typed was not saved: go back, copy it, reload the page and send it again; "
            "your browser must allow cookies.",
        ),
    ),
    "input.bad": Words(
        Text(zh="填写的内容无法识别。", en="What was entered cannot be read."),
        Text(zh="请检查后重新填写。", en="Check it and enter it again."),
    ),
    "input.fields": Words(
        Text(zh="有几处内容需要修改。", en="Some entries have to be corrected."),
        Text(
            zh="请返回上一页，按提示修改后再次提交。",
            en="Go back, correct what is marked and send it again.",
        ),
    ),
    "edit.stale": Words(
        Text(zh="内容已被他人修改。", en="Somebody else changed this meanwhile."),
        Text(zh="请刷新页面后重试。", en="Reload the page and try again."),
    ),
    "service.away": Words(
        Text(zh="系统暂时无法使用。", en="The service is away for a moment."),
        Text(
            zh="请过几分钟再试；已提交的内容不会丢失。",
            en="Try again in a few minutes. What you had sent is not lost.",
        ),
    ),
    "service.full": Words(
        Text(
            zh="系统暂时不能保存，您刚才的操作没有执行。",
            en="Nothing can be saved just now, and what you just did was not done.",
        ),
        Text(
            zh="请过几分钟再试；之前已确认的内容都在，仍可查看。",
            en="Try again in a few minutes. All that was confirmed before is kept and can be read.",
        ),
    ),
    "unexpected": Words(
        Text(zh="系统出现意外问题，您的操作没有完成。", en="Something unexpected went wrong."),
        Text(
            zh="请稍后再试；如仍有问题，请将下方编号告知工作人员。",
            en="Try again later. If it stays, tell us the number below.",
        ),
    ),
}
_UNKNOWN = Words(
    Text(zh="此操作没有完成。", en="This was not done."),
    Text(zh="请返回上一页重试。", en="Go back and try again."),
)


def words_of(code: str, parameters: Mapping[str, object] = NOTHING) -> Words:
    """The words of an error code: those of the definitions in force, else the plain ones."""
    try:
        book = catalogue.catalogue_of(catalogue.current_edition())
        message, filled = book.messages.get(code), book.named(parameters)
    except Exception:  # the error page must come out whatever state the definitions are in
        logger.exception("words of %s could not be looked up", code)
        message, filled = None, dict(parameters)
    plain = PLAIN_WORDS.get(code, _UNKNOWN)
    words = Words(what=message.what, next=message.next) if message else plain
    return Words(what=words.what.format(filled), next=words.next.format(filled))


def actor_of(session: SessionBase) -> Actor:
    """Who acts, from the session: anonymous when nobody signed in, for himself when the mandate
    ended."""
    person = _uuid(session.get("person_id"))
    if person is None:
        return ANONYMOUS
    return actor_for(person, _uuid(session.get("enterprise_id")))


def forget_ended_mandate(request: HttpRequest) -> bool:
    """Whether the session acts for an enterprise without a mandate in force; it acts for the person
    alone from now on."""
    session, actor = request.session, request.actor  # type: ignore[attr-defined]
    if not session.get("enterprise_id") or actor.is_anonymous or actor.enterprise_id is not None:
        return False
    del session["enterprise_id"]
    return True


def record_refusal(request: HttpRequest, error: DomainError) -> None:
    """Keep a refused attempt. Whoever hides a thing as not found names it in `stream`."""
    stream = error.parameters.get("stream")
    if not (isinstance(error, NotPermitted) or isinstance(stream, StreamKey)):
        return
    match = request.resolver_match
    page = match.view_name if match else "unknown"
    actor: Actor = request.actor  # type: ignore[attr-defined]
    journal.record_refusal(
        str(error.parameters.get("act", page)),
        stream if isinstance(stream, StreamKey) else StreamKey("page", page),
        actor,
        request.now,  # type: ignore[attr-defined]
    )


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(str(value)) if value else None
    except ValueError:
        return None
