"""The life of a case (办件): every state and every move that leads to another one, by its law.

A case is opened `waiting`, when it needs another case's result first, or `submitted`.
"""

from __future__ import annotations

import re

from rongyi.kernel.machine import Machine, Move
from rongyi.kernel.text import Text

WAITING = "waiting"
SUBMITTED = "submitted"
CORRECTION = "correction"
ACCEPTED = "accepted"
STOPPED = "stopped"
REVIEWED = "reviewed"
APPROVED = "approved"
REJECTED = "rejected"
ISSUED = "issued"
CLOSED = "closed"
REFUSED = "refused"
NOT_NEEDED = "not_needed"
NOT_OURS = "not_ours"
EXPIRED = "expired"
TRANSFERRED = "transferred"
VOID = "void"
WITHDRAWN = "withdrawn"
ENDED = "ended"

_DIGITS = "〇一二三四五六七八九"
_ARTICLE = re.compile(r"(?P<article>\d\d?)(\((?P<paragraph>\d)\))?(\((?P<item>\d)\))?\Z")


def _han(number: str) -> str:
    """A number below a hundred in Chinese: 45 is 四十五."""
    if len(number) == 1:
        return _DIGITS[int(number)]
    tens, ones = (_DIGITS[int(digit)] for digit in number)
    return f"{'' if tens == '一' else tens}十{'' if ones == '〇' else ones}"


def licensing(written: str) -> Text:
    """An article of the Administrative Licensing Law (行政许可法) by its number: 32(1)(4)."""
    found = _ARTICLE.match(written)
    assert found is not None, written
    zh = f"《行政许可法》第{_han(found['article'])}条"
    if found["paragraph"]:
        zh += f"第{_han(found['paragraph'])}款"
    if found["item"]:
        zh += f"第{_han(found['item'])}项"
    return Text(zh, f"Administrative Licensing Law, art. {written}")


# Where no article speaks, the table says so rather than borrow one.
WITHIN = Text("无专条：同一申请内各事项的衔接", "No article: the order within one application")
NONE = Text("无专条：行政惯例", "No article: administrative practice")
AFTER_REVIEW = Text(  # mark K: from knowledge, not read in a public source here
    "《行政复议法》第六十四条、《行政诉讼法》第七十条",
    "Administrative Reconsideration Law, art. 64; Administrative Litigation Law, art. 70",
)
BEFORE_DECISION = (WAITING, SUBMITTED, CORRECTION, ACCEPTED, STOPPED, REVIEWED)
AT_WORK = (ACCEPTED, REVIEWED)  # accepted, and its clock runs
AT_HAND = (ACCEPTED, STOPPED, REVIEWED)  # accepted and undecided
# Whatever was done with a renewal filed in time: undecided on the last day it is granted.
DEEMED_FROM = (SUBMITTED, CORRECTION, ACCEPTED, STOPPED, REVIEWED)
DECIDED = (APPROVED, REJECTED, ISSUED, CLOSED)
TURNED_AWAY = (REFUSED, NOT_NEEDED, NOT_OURS, EXPIRED)


def _stays(name: str, *states: str, law: Text) -> tuple[Move, ...]:
    """An act that leaves state and clock as they are."""
    return tuple(Move(name, state, state, law) for state in states)


LIFE = Machine(
    Move("release", WAITING, SUBMITTED, WITHIN),  # the result it waited for is there
    *_stays("mend", SUBMITTED, law=licensing("32(1)(3)")),  # corrected on the spot
    *_stays("look", SUBMITTED, law=licensing("32(1)(4)")),  # what one desk would have corrected
    Move("not_needed", SUBMITTED, NOT_NEEDED, licensing("32(1)(1)")),
    Move("not_ours", SUBMITTED, NOT_OURS, licensing("32(1)(2)")),
    Move("ask_correction", SUBMITTED, CORRECTION, licensing("32(1)(4)")),  # once, everything
    Move("correct", CORRECTION, SUBMITTED, licensing("32(1)(5)")),
    Move("expire", CORRECTION, EXPIRED, licensing("32(1)(5)")),  # no answer came in time
    Move("refuse", SUBMITTED, REFUSED, licensing("32(2)")),  # on a ground of the item
    Move("accept", SUBMITTED, ACCEPTED, licensing("32(1)(5)")),  # the clock starts
    *_stays("pre_review", ACCEPTED, law=licensing("43")),  # by the lower body; then the upper one
    Move("stop", ACCEPTED, STOPPED, licensing("45")),  # hearing, test, inspection, ...
    Move("resume", STOPPED, ACCEPTED, licensing("45")),
    *_stays("tell_party", *AT_WORK, law=licensing("36")),
    *_stays("hear_party", *AT_HAND, law=licensing("36")),
    *_stays("tell_hearing", *AT_WORK, law=licensing("47(1)")),
    *_stays("ask_hearing", *AT_HAND, law=licensing("47(1)")),
    *_stays("waive_hearing", *AT_HAND, law=licensing("47(1)")),  # by who asked for it
    *_stays("hear", *AT_HAND, law=licensing("48")),  # the minutes
    *_stays("propose_visit", *AT_HAND, law=licensing("34(3)")),  # day, hour, place, for all
    *_stays("agree_visit", *AT_HAND, law=licensing("34(3)")),
    *_stays("visit", *AT_HAND, law=licensing("34(3)")),  # what was found on the spot
    *_stays("extend", *AT_WORK, law=licensing("42")),  # once, by the head
    Move("pass_on", ACCEPTED, ACCEPTED, licensing("34")),  # reviewed; another post is next
    Move("review", ACCEPTED, REVIEWED, licensing("34")),
    Move("send_back", REVIEWED, ACCEPTED, licensing("34")),  # to be reviewed once more
    *_stays("supplement", *BEFORE_DECISION, law=NONE),  # a paper that may follow is there
    Move("approve", ACCEPTED, APPROVED, licensing("38(1)")),  # items that nobody reviews
    Move("approve", REVIEWED, APPROVED, licensing("38(1)")),
    Move("reject", ACCEPTED, REJECTED, licensing("38(2)")),  # with reasons and rights
    Move("reject", REVIEWED, REJECTED, licensing("38(2)")),
    *(Move("deem_renewed", state, APPROVED, licensing("50(2)")) for state in DEEMED_FROM),
    Move("issue", APPROVED, ISSUED, licensing("39")),  # it waits to be handed over
    Move("close", APPROVED, CLOSED, licensing("44")),  # electronically, or nothing to deliver
    Move("close", ISSUED, CLOSED, licensing("44")),  # handed over
    Move("close", REJECTED, CLOSED, licensing("44")),
    Move("end", WAITING, ENDED, WITHIN),  # what it waited for will never be
    *(Move("withdraw", state, WITHDRAWN, NONE) for state in BEFORE_DECISION),
    *(Move("transfer", state, TRANSFERRED, NONE) for state in AT_WORK),
    *(Move("annul", state, VOID, NONE) for state in BEFORE_DECISION),
    *(Move("reopen", state, SUBMITTED, AFTER_REVIEW) for state in TURNED_AWAY),
    # the applicant opened the decision, or what was issued: 电子送达
    *_stays("receive", *DECIDED, law=licensing("44")),
    *_stays("serve", CLOSED, law=licensing("44")),  # what nobody opened, on paper
    *(Move("reopen_accepted", state, ACCEPTED, AFTER_REVIEW) for state in DECIDED),
)
STATES = LIFE.states
REOPENS = ("reopen", "reopen_accepted")  # by order of a court or of the body that reviews
FINAL = LIFE.final(besides=(*REOPENS, "receive", "serve"))
OUTCOMES = {  # how a case closed, and the closing state that says so
    "approved": CLOSED,
    "rejected": CLOSED,
    "refused": REFUSED,
    "not_needed": NOT_NEEDED,
    "not_ours": NOT_OURS,
    "expired": EXPIRED,
    "transferred": TRANSFERRED,
    "void": VOID,
    "withdrawn": WITHDRAWN,
    "ended": ENDED,
}

STATE_WORDS = {
    WAITING: Text("等待前置结果", "Waiting for another result"),
    SUBMITTED: Text("已提交", "Submitted"),
    CORRECTION: Text("待补正", "Correction needed"),
    ACCEPTED: Text("已受理", "Accepted"),
    STOPPED: Text("计时暂停", "Clock stopped"),
    REVIEWED: Text("已审查", "Reviewed"),
    APPROVED: Text("已批准", "Approved"),
    REJECTED: Text("不予批准", "Not granted"),
    ISSUED: Text("已出证", "Certificate issued"),
    CLOSED: Text("已办结", "Closed"),
    REFUSED: Text("不予受理", "Not accepted"),
    NOT_NEEDED: Text("无需许可", "No permission needed"),
    NOT_OURS: Text("不属本机关职权", "Another body's matter"),
    EXPIRED: Text("逾期未补正", "Not corrected in time"),
    TRANSFERRED: Text("已移送", "Handed to another body"),
    VOID: Text("已作废", "Void"),
    WITHDRAWN: Text("已撤回", "Withdrawn"),
    ENDED: Text("前置未获批准而终止", "Ended: an earlier result was not granted"),
}
ACT_WORDS = {
    "release": Text("前置完成", "Released"),
    "mend": Text("当场更正", "Correct on the spot"),
    "look": Text("登记补正意见", "Note what to correct"),
    "not_needed": Text("告知无需许可", "Say that no permission is needed"),
    "not_ours": Text("告知不属本机关职权", "Name the body in charge"),
    "ask_correction": Text("一次性告知补正", "Ask for corrections"),
    "correct": Text("提交补正", "Hand in corrections"),
    "expire": Text("逾期未补正终止", "End: not corrected in time"),
    "refuse": Text("不予受理", "Refuse"),
    "accept": Text("受理", "Accept"),
    "pre_review": Text("初审", "First review"),
    "stop": Text("暂停计时", "Stop the clock"),
    "resume": Text("恢复计时", "Resume the clock"),
    "tell_party": Text("告知利害关系人", "Tell an affected third party"),
    "hear_party": Text("记录陈述申辩", "Record a statement"),
    "tell_hearing": Text("告知听证权利", "Tell of the right to a hearing"),
    "ask_hearing": Text("申请听证", "Ask for a hearing"),
    "waive_hearing": Text("撤回听证申请", "Withdraw the request for a hearing"),
    "hear": Text("记录听证", "Record the hearing"),
    "propose_visit": Text("约定现场核查", "Propose a site visit"),
    "agree_visit": Text("同意现场核查时间", "Agree to the site visit"),
    "visit": Text("记录现场核查", "Record the site visit"),
    "extend": Text("延长期限", "Extend the time limit"),
    "review": Text("审查", "Review"),
    "send_back": Text("退回审查", "Send back for review"),
    "supplement": Text("补交材料", "Hand in a paper that follows"),
    "approve": Text("批准", "Approve"),
    "reject": Text("不予批准", "Reject"),
    "deem_renewed": Text("视为准予延续", "Count as renewed"),
    "issue": Text("出证", "Issue"),
    "close": Text("办结", "Close"),
    "receive": Text("查阅送达文书", "Open what was delivered"),
    "serve": Text("改用其他方式送达", "Deliver in another way"),
    "withdraw": Text("撤回", "Withdraw"),
    "transfer": Text("移送", "Hand to another body"),
    "annul": Text("作废", "Declare void"),
    "reopen": Text("依法重新办理", "Reopen by order"),
    "end": Text("终止", "End"),
}
# Acts of people that move no case.
BESIDE_WORDS = {
    "assign": Text("指定经办人", "Hand the case round"),
    "recuse": Text("回避", "Stand aside"),
    "ask_opinion": Text("征求意见", "Ask for an opinion"),
    "answer_opinion": Text("答复意见", "Answer with an opinion"),
    "move": Text("适用新版规定", "Move to another edition"),
    "answer_move": Text("选择适用的规定", "Choose which rules apply"),
}
# Moves that are one act for the person who does it.
ACT_OF_MOVE = {"pass_on": "review", "reopen_accepted": "reopen"}
# The fact that each act leaves.
FACT_OF_ACT = {
    "release": "case.released.v1",
    "mend": "case.mended.v1",
    "look": "case.looked.v1",
    "not_needed": "case.not_needed.v1",
    "not_ours": "case.not_ours.v1",
    "ask_correction": "case.correction_asked.v1",
    "correct": "case.corrected.v1",
    "expire": "case.expired.v1",
    "refuse": "case.refused.v1",
    "accept": "case.accepted.v1",
    "pre_review": "case.pre_reviewed.v1",
    "stop": "case.stopped.v1",
    "resume": "case.resumed.v1",
    "tell_party": "case.party_told.v1",
    "hear_party": "case.party_heard.v1",
    "tell_hearing": "case.hearing_told.v1",
    "ask_hearing": "case.hearing_asked.v1",
    "waive_hearing": "case.hearing_waived.v1",
    "hear": "case.heard.v1",
    "propose_visit": "case.visit_proposed.v1",
    "agree_visit": "case.visit_agreed.v1",
    "visit": "case.visited.v1",
    "extend": "case.extended.v1",
    "review": "case.reviewed.v1",
    "send_back": "case.sent_back.v1",
    "supplement": "case.supplemented.v1",
    "approve": "case.decided.v1",
    "reject": "case.decided.v1",
    "deem_renewed": "case.deemed_renewed.v1",
    "issue": "case.issued.v1",
    "close": "case.closed.v1",
    "receive": "case.received.v1",
    "serve": "case.served.v1",
    "withdraw": "case.withdrawn.v1",
    "transfer": "case.transferred.v1",
    "annul": "case.annulled.v1",
    "reopen": "case.reopened.v1",
    "end": "case.ended.v1",
}
assert set(STATE_WORDS) == set(STATES)
assert set(ACT_WORDS) == set(FACT_OF_ACT) == {ACT_OF_MOVE.get(n, n) for n in LIFE.names}


def laws_of(act: str) -> tuple[Text, ...]:
    """The articles by which an act is done, each once."""
    moves = (move for move in LIFE.moves if ACT_OF_MOVE.get(move.name, move.name) == act)
    return tuple(dict.fromkeys(move.law for move in moves if move.law is not None))
