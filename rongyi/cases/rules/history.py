"""Facts in the words of a timeline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from rongyi.cases.rules.opinions import STAND_WORDS
from rongyi.cases.rules.orders import ORDERS
from rongyi.cases.rules.renewing import PURPOSE_WORDS
from rongyi.cases.rules.verdicts import verdict_words
from rongyi.catalogue.definitions import Catalogue
from rongyi.certificates.states import ACT_WORDS as CERTIFICATE_ACTS
from rongyi.kernel.text import Text

TASK_WORDS = {
    "wait": Text("等待前置结果", "Waits for another result"),
    "accept": Text("待受理", "To be accepted"),
    "correct": Text("待申请人补正", "Applicant corrects"),
    "prereview": Text("待初审", "First review by the lower body"),
    "review": Text("待审查", "To be reviewed"),
    "resume": Text("特别程序中", "In a special procedure"),
    "decide": Text("待决定", "To be decided"),
    "issue": Text("制证中", "Certificate being made"),
    "deliver": Text("待送达", "To be handed over"),
    "close": Text("待办结", "To be closed"),
}
SPECIAL_WORDS = {
    "site_check": Text("现场核查", "site check"),
    "hearing": Text("听证", "hearing"),
    "tender": Text("招标", "tender"),
    "auction": Text("拍卖", "auction"),
    "expert_review": Text("专家评审", "expert review"),
    "test": Text("检验", "test"),
    "inspection": Text("检测", "inspection"),
    "quarantine": Text("检疫", "quarantine"),
    "appraisal": Text("鉴定", "appraisal"),
    "publicity": Text("公示", "public notice"),
}
_WORDS = {
    "case.opened.v1": Text("已提交申请", "Application submitted"),
    "case.released.v1": Text(
        "前置结果已出，申请自动提交", "The earlier result is there; submitted by itself"
    ),
    "case.correction_asked.v1": Text(
        "一次性告知补正，请于{due_on}前补正", "Corrections asked for, to be answered by {due_on}"
    ),
    "case.corrected.v1": Text("已提交补正", "Corrections handed in"),
    "case.refused.v1": Text("不予受理", "Not accepted"),
    "case.accepted.v1": Text(
        "已受理，承诺{promised_due}前办结", "Accepted, promised by {promised_due}"
    ),
    "case.stopped.v1": Text(
        "{special}开始，预计{until}结束，期间不计时", "Clock stopped for a {special}, until {until}"
    ),
    "case.resumed.v1": Text(
        "特别程序结束，继续计时，承诺{promised_due}前办结",
        "The clock runs again, promised by {promised_due}",
    ),
    "case.reviewed.v1": Text("审查完成", "Reviewed"),
    "case.assigned.v1": Text("由{person}经办", "In the hands of {person}"),
    "case.recused.v1": Text("{person}回避本件", "{person} stands aside"),
    "case.opinion_asked.v1": Text(
        "征求{asked}意见，请于{due_on}前答复", "{asked} is asked for its opinion, until {due_on}"
    ),
    "case.opinion_given.v1": Text("意见已答复：{stand}", "Opinion: {stand}"),
    "case.left_to_post.v1": Text("转由工作人员办理：{why}", "Left to a member of staff: {why}"),
    "case.warned.v1": Text("监察预警：{due_on}到期", "Supervision: due on {due_on}"),
    "case.escalated.v1": Text(
        "监察升级：{due_on}到期，已告知负责人", "Supervision: due on {due_on}, told to the head"
    ),
    "case.due_recounted.v1": Text(
        "放假安排公布，期限重新计算：承诺{promised_due}前办结",
        "Holidays were published, the due day was counted anew: promised by {promised_due}",
    ),
    "case.edition_moved.v1": Text(
        "办件改按新版事项规定办理", "Goes on under the new edition of the rules"
    ),
    "case.move_asked.v1": Text(
        "事项规定已更新，请您选择适用新规定还是沿用原规定",
        "The rules changed: please choose the new rules or keep the old ones",
    ),
    "case.edition_kept.v1": Text("沿用申请时的规定", "Keeps the rules of the application"),
    "case.edition_undone.v1": Text(
        "改按新版规定办理的安排已撤回", "The change to the new rules was taken back"
    ),
    "case.supplemented.v1": Text("已补交“{title}”", "Handed in: {title}"),
    "case.issued.v1": Text("已制证，待领取", "Certificate made, to be handed over"),
    "case.closed.v1": Text("已办结", "Closed"),
    "case.ended.v1": Text(
        "因前置事项“{title}”未获批准而终止",
        "Ended because an earlier matter was not granted: {title}",
    ),
    "case.withdrawn.v1": Text("申请人撤回", "Withdrawn by the applicant"),
}
_WORDS |= {
    "case.mended.v1": Text(
        "经您同意，当场更正“{title}”", "Corrected on the spot, as agreed: {title}"
    ),
    "case.looked.v1": Text("一个岗位已核对材料", "One desk has looked at the papers"),
    "case.not_needed.v1": Text("无需取得许可，不受理", "Not taken up: no permission is needed"),
    "case.not_ours.v1": Text(
        "不属本机关职权，请向{body}申请", "Not taken up here: apply to {body}"
    ),
    "case.expired.v1": Text("{due_on}前未补正，办理终止", "Ended: not corrected by {due_on}"),
    "case.pre_reviewed.v1": Text("下级机关初审完成", "First review by the lower body done"),
    "case.party_told.v1": Text(
        "已告知利害关系人，{until}前可以陈述意见、申请听证",
        "An affected third party was told, and may speak until {until}",
    ),
    "case.party_heard.v1": Text(
        "已记录利害关系人的意见", "The statement of an affected third party was recorded"
    ),
    "case.hearing_told.v1": Text(
        "您可以在{until}前申请听证", "You may ask for a hearing until {until}"
    ),
    "case.hearing_asked.v1": Text(
        "已申请听证，将在{hold_by}前举行", "A hearing was asked for, to be held by {hold_by}"
    ),
    "case.hearing_waived.v1": Text(
        "申请人撤回听证申请", "The applicant withdrew his request for a hearing"
    ),
    "case.party_called.v1": Text(
        "已书面通知利害关系人：听证定于{until}{at_time}在{place}举行",
        "An affected third party is sent the notice: a hearing on {until} at {at_time}, {place}",
    ),
    "case.party_released.v1": Text(
        "已书面通知利害关系人：原定于{until}的听证不再举行",
        "An affected third party is told that the hearing of {until} is not held",
    ),
    "case.received.v1": Text(
        "{receiver}已查阅“{title}”，电子送达完成",
        "{receiver} opened {title}: delivered electronically",
    ),
    "case.served.v1": Text(
        "已改用其他方式送达，受送达人：{receiver}", "Delivered in another way, to {receiver}"
    ),
    "case.heard.v1": Text("听证已举行并记录", "The hearing was held and recorded"),
    "case.visit_proposed.v1": Text(
        "提议{visit_on}{visit_at}现场核查，地点：{place}",
        "Proposed: a site visit on {visit_on} at {visit_at}, at {place}",
    ),
    "case.visit_agreed.v1": Text(
        "一个部门同意{visit_on}{visit_at}现场核查",
        "A department agrees to the site visit on {visit_on} at {visit_at}",
    ),
    "case.visited.v1": Text("现场核查已完成并记录", "The site was visited, and it is on record"),
    "case.extended.v1": Text(
        "经负责人批准延长期限，承诺{promised_due}前办结",
        "More time allowed by the head, promised by {promised_due}",
    ),
    "case.sent_back.v1": Text("退回再次审查", "Sent back to be reviewed once more"),
    "case.transferred.v1": Text("已移送{body}", "Handed to {body}"),
    "case.annulled.v1": Text("办件作废", "Declared void"),
    "case.grant_named.v1": Text(
        "申请{purpose}证照{certificate_number}", "About certificate {certificate_number}: {purpose}"
    ),
    "case.deemed_renewed.v1": Text(
        "有效期至{expired_on}届满前未作出决定，依法视为准予延续",
        "Undecided by the last day, {expired_on}: renewed by law",
    ),
    "case.grant_ended.v1": Text(
        "证照{certificate_number}已{how}", "Certificate {certificate_number}: {how}"
    ),
    "case.reopened.v1": Text(
        "依{order}重新办理，时限重新计算", "Taken up again: {order}; the clock begins anew"
    ),
}
_ORDER = Text("有权机关的决定", "an order")
_HEARING_SET = Text(
    "听证定于{until}{at_time}在{place}举行，期间不计时",
    "The hearing is held on {until} at {at_time}, {place}; the clock is stopped",
)
_GIVEN_UP = Text("申请人放弃听证", "The hearing was given up")
_DEEMED = Text(
    "逾期未告知补正，自收到之日起视为受理，承诺{promised_due}前办结",
    "Not answered in time: counts as accepted since receipt, promised by {promised_due}",
)
_BY_RULE = Text("，由系统按规则决定。{why}", ", decided by the system by rule. {why}")
_WAITS = Text("已提交，等待前置事项的结果", "Submitted, waiting for another result")
_SETTLED = {
    "exempt": Text("{source}已核验“{title}”，无需提交", "{source} confirmed: {title}"),
    "waiting": Text("“{title}”改由{source}核验", "Now checked by {source}: {title}"),
}
_SUPPLEMENTED_LATE = Text(
    "已补交“{title}”，晚于承诺日期", "Handed in, later than promised: {title}"
)
_BACK_AT_POST = Text("退回岗位，同岗人员均可办理", "Back at the post: any colleague may take it")
_ORDERED_ASIDE = Text("经负责人决定，{person}回避本件", "{person} was told to stand aside")
_IN_PLACE = Text("（代{person}办理）", " (in the place of {person})")
_SOMEBODY = Text("一名工作人员", "a member of staff")
_NOT_CONFIRMED = Text("{source}未能确认“{title}”", "{source} could not confirm: {title}")
_DAYS = (
    *("due_on", "promised_due", "legal_due", "until", "accepted_on", "deliver_by"),
    *("hold_by", "expired_on", "expires_on", "visit_on"),
)

_SPELLED = ("at_time", "visit_at", "place", "receiver")

# What staff tell one another, and what others said of their own affairs: the applicant's timeline
# leaves it out.
AMONG_US = frozenset(
    {
        *("case.assigned.v1", "case.recused.v1", "case.looked.v1"),
        *("case.opinion_asked.v1", "case.opinion_given.v1"),
        *("case.party_told.v1", "case.party_heard.v1"),
        *("case.party_called.v1", "case.party_released.v1"),
    }
)
_VISITS = ("case.visit_proposed.v1", "case.visit_agreed.v1")
_SETTLED_VISIT = Text(
    "已约定{visit_on}{visit_at}现场核查，地点：{place}",
    "Site visit on {visit_on} at {visit_at}, at {place}",
)
_WRITTEN = (
    *("reasons", "opinion", "reason", "note"),
    *("statement", "minutes", "interest", "question", "findings", "remark"),
)


def is_among_us(name: str, body: Mapping[str, Any] | None) -> bool:
    """Whether the applicant's timeline leaves it out: also a visit that is not agreed upon yet."""
    unsettled = name in _VISITS and not (body or {}).get("settled")
    return name in AMONG_US or unsettled


def words_of_fact(
    name: str,
    body: Mapping[str, Any] | None,
    catalogue: Catalogue,
    names: Mapping[UUID, Text] | None = None,
) -> Text:
    """One line of a timeline, with the names of people as far as they are given. An erased body
    leaves what happened, without its details."""
    known = body or {}
    words = _WORDS.get(name) or Text(name, name)
    if name == "case.decided.v1":
        item = catalogue.items.get(str(known.get("item_code", "")))
        decided = Text("已作出决定", "Decided")
        words = verdict_words(item, str(known["outcome"]), catalogue) if item else decided
        if known.get("why_zh"):
            words = Text(words.zh + _BY_RULE.zh, words.en + _BY_RULE.en)
    elif name == "case.accepted.v1" and known.get("deemed"):
        words = _DEEMED
    elif name == "case.opened.v1" and known.get("state") == "waiting":
        words = _WAITS
    elif name == "case.supplemented.v1" and known.get("late"):
        words = _SUPPLEMENTED_LATE
    elif name == "case.stopped.v1" and known.get("place"):
        words = _HEARING_SET
    elif name == "case.heard.v1" and known.get("held") is False:
        words = _GIVEN_UP
    elif name in _VISITS and known.get("settled"):
        words = _SETTLED_VISIT
    elif name == "case.paper_settled.v1":
        words = _SETTLED.get(str(known.get("status", "")), _NOT_CONFIRMED)
    elif name == "case.assigned.v1" and known.get("handler_id") is None:
        words = _BACK_AT_POST
    elif name == "case.recused.v1" and known.get("ordered"):
        words = _ORDERED_ASIDE
    filled: dict[str, object] = {"person": _SOMEBODY}
    for person in people_of_fact(known):
        filled["person"] = (names or {}).get(person, _SOMEBODY)
    filled |= {day: date.fromisoformat(known[day]) for day in _DAYS if known.get(day)}
    if known.get("why_zh"):
        filled["why"] = Text(str(known["why_zh"]), str(known.get("why_en")))
    for part in ("title", "source", "body"):
        if known.get(f"{part}_zh"):
            filled[part] = Text(str(known[f"{part}_zh"]), str(known.get(f"{part}_en")))
    filled |= {part: str(known[part]) for part in _SPELLED if known.get(part)}
    filled |= _of_grant(known)
    if known.get("order"):
        filled["order"] = ORDERS.get(str(known["order"]), _ORDER)
    if special := known.get("special"):
        filled["special"] = SPECIAL_WORDS.get(str(special), Text(str(special), str(special)))
    if known.get("asked"):
        post = catalogue.posts.get(str(known["asked"]))
        filled["asked"] = post.title if post else Text("其他岗位", "Another post")
    if known.get("stand"):
        filled["stand"] = STAND_WORDS.get(str(known["stand"]), _SOMEBODY)
    told = words.format(filled)
    if known.get("for_id") is None:
        return told
    return Text(told.zh + _IN_PLACE.format(filled).zh, told.en + _IN_PLACE.format(filled).en)


def _of_grant(known: Mapping[str, Any]) -> dict[str, object]:
    """What a case renews or changes, or how what it granted ended."""
    if not known.get("certificate_number"):
        return {}
    found: dict[str, object] = {"certificate_number": str(known["certificate_number"])}
    if known.get("purpose"):
        found["purpose"] = PURPOSE_WORDS[str(known["purpose"])]
    if known.get("act"):
        found["how"] = CERTIFICATE_ACTS[str(known["act"])]
    return found


def people_of_fact(body: Mapping[str, Any] | None) -> tuple[UUID, ...]:
    """Whom a fact is about, besides who did it: to be named in its line."""
    known = body or {}
    found = known.get("handler_id") or known.get("person_id") or known.get("for_id")
    return (UUID(str(found)),) if found else ()


def note_of_fact(body: Mapping[str, Any] | None) -> str:
    """What a person wrote with the act: reasons, opinion, a word to the officer."""
    known = body or {}
    if known.get("after") and "before" in known:
        return f"{known['before'] or '—'} → {known['after']}"
    return str(next((known[key] for key in _WRITTEN if known.get(key)), ""))
