"""Time left, states and acts as staff say them, in the language of the page."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext, gettext_noop, ngettext

from rongyi.cases.queries import COUNT_MAX, STATE_WORDS, Counted
from rongyi.web.rows import Clock
from rongyi.web.wording import plain

STATE_TONES = {
    "waiting": "grey",
    "submitted": "lake",
    "correction": "amber",
    "accepted": "lake",
    "stopped": "amber",
    "reviewed": "lake",
    "approved": "jade",
    "issued": "jade",
    "closed": "jade",
    "rejected": "seal",
    "refused": "seal",
    "not_needed": "seal",
    "not_ours": "seal",
    "expired": "grey",
    "transferred": "grey",
    "void": "grey",
    "withdrawn": "grey",
    "ended": "grey",
}
# Tasks that are somebody else's turn: the day is told, but nothing presses here.
OTHERS_TURN = frozenset({"wait", "correct", "resume", "issue"})


_ACTS_OF_TASKS = {
    "accept": gettext_noop("Accept"),
    "prereview": gettext_noop("Report up"),
    "review": gettext_noop("Review"),
    "decide": gettext_noop("Decide"),
    "deliver": gettext_noop("Hand over"),
    "close": gettext_noop("Close"),
    "resume": gettext_noop("Resume"),
    "agree_visit": gettext_noop("Agree"),
    "serve": gettext_noop("Deliver"),
}


_CHANNELS = {
    "web": gettext_noop("Online"),
    "mobile": gettext_noop("By phone"),
    "window": gettext_noop("At the counter"),
    "helper": gettext_noop("By a helper"),
    "system": gettext_noop("By the system"),
}


def clock(*, left: int, due_on: date, today: date, kind: str = "", light: str = "") -> Clock:
    """The tag that leads a row: overdue and today red, one day and what a rule of supervision
    colours (`light`) amber or red, later grey."""
    if due_on < today:
        late = max(1, -left)
        words = ngettext("%(count)s day overdue", "%(count)s days overdue", late)
        return Clock(words=words % {"count": late}, tone="seal")
    if due_on == today or left == 0:
        return Clock(words=gettext("Today"), tone="grey" if kind in OTHERS_TURN else "seal")
    words = ngettext("%(count)s day left", "%(count)s days left", left) % {"count": left}
    if kind in OTHERS_TURN:
        return Clock(words=words, tone="grey")
    usual = "amber" if left == 1 else "grey"
    return Clock(words=words, tone={"red": "seal", "yellow": "amber"}.get(light, usual))


def cases(count: Counted | int) -> str:
    """A number of cases, as far as they were counted."""
    if isinstance(count, int):
        count = Counted(min(count, COUNT_MAX), count > COUNT_MAX)
    return ngettext("%(count)s case", "%(count)s cases", count.number) % {"count": count}


def act_of_task(kind: str) -> str:
    """What the button of a row says: the act that the task asks for."""
    return gettext(_ACTS_OF_TASKS[kind]) if kind in _ACTS_OF_TASKS else ""


def done_words(act: str) -> str:
    """What was done, above the case in its new state."""
    return {
        "accept": gettext("Accepted. The clock runs from today."),
        "claim": gettext("You have it in hand."),
        "give_back": gettext("It is back at the post."),
        "reassign": gettext("Handed over."),
        "recuse": gettext("Kept: who stands aside does nothing on this case any more."),
        "delegate": gettext("The power is lent. It can be taken back at any time."),
        "revoke": gettext("Taken back. It ended at once."),
        "cover": gettext("The cover is arranged."),
        "end_cover": gettext("The cover has ended."),
        "ask_opinion": gettext("The question is sent. The case goes on meanwhile."),
        "opinion": gettext("Your opinion is sent."),
        "undo-move": gettext("Taken back. The case goes on under the rules of before."),
        "nothing": gettext("Nothing was found to hand over."),
        "already": gettext("You have done this before; it was not done twice."),
        "accept-none": gettext("No case is ticked. Tick those to accept, then press again."),
        "list-saved": gettext("Kept. It stands beside the list from now on."),
        "choose-none": gettext(
            "No case is chosen. Tick some, or take the whole list, then press again."
        ),
        "accept-all": gettext("Accepted together."),
        "refuse": gettext("Not accepted. The applicant is told why."),
        "correction": gettext("The applicant was told all at once what to correct."),
        "stop": gettext("The clock stands still."),
        "resume": gettext("The clock runs again."),
        "review": gettext("Your opinion is on file; the next post has the case."),
        "approved": gettext("Approved."),
        "rejected": gettext("Rejected. The applicant is told why and what he may do."),
        "deliver": gettext("Handed over and closed."),
        "serve": gettext("Delivered. The numbered proof lies among the letters."),
        "mend": gettext("Corrected. Both values are kept in the history."),
        "look": gettext("Noted. The applicant gets one notice for all departments."),
        "not_needed": gettext("The applicant is told that no permission is needed."),
        "not_ours": gettext("The applicant is told where to apply."),
        "expire": gettext("Ended: nothing was corrected in time."),
        "pre_review": gettext("Your opinion went up with all papers."),
        "tell_party": gettext("Recorded. The notice lies in the history, to be sent."),
        "hear_party": gettext("The statement is on file."),
        "tell_hearing": gettext("The applicant is told that he may ask for a hearing."),
        "ask_hearing": gettext("Recorded. The hearing is to be held."),
        "hear": gettext("The minutes are on file."),
        "propose_visit": gettext("Proposed. Every department concerned sees it on its case."),
        "agree_visit": gettext("Agreed."),
        "visit": gettext("The record of the visit is on file."),
        "extend": gettext("The due days moved. The applicant is told why."),
        "send_back": gettext("Sent back for review."),
        "transfer": gettext("Handed on. The applicant is told to whom."),
        "annul": gettext("Void. The applicant is told why."),
        "reopen": gettext("Taken up again. The clock begins anew."),
        "certificate-annul": gettext("Annulled. Whoever verifies the certificate reads why."),
        "certificate-revoke": gettext("Revoked. Whoever verifies the certificate reads why."),
        "certificate-deregister": gettext("Struck off. Whoever verifies it reads why."),
        "check-yes": gettext("Confirmed. The applicant need not hand this in."),
        "check-no": gettext("Not confirmed. The applicant and the officer read why."),
    }.get(act, gettext("Done."))


def outcome_words(act: str) -> str:
    """The outcome of one case among several."""
    if act == "undo-move":
        return gettext("Taken back")
    return gettext("Handed over.") if act == "reassign" else gettext("Accepted")


def papers(count: int) -> str:
    """Papers that were handed in."""
    return ngettext("%(count)s paper", "%(count)s papers", count) % {"count": count}


def spared(count: int) -> str:
    """Papers that came another way."""
    return gettext("%(count)s spared") % {"count": count} if count else ""


def beside(spared_count: int, to_come: int) -> str:
    """What came another way, and what is still to come."""
    coming = ngettext("%(count)s to follow", "%(count)s to follow", to_come) % {"count": to_come}
    return " · ".join(one for one in (spared(spared_count), coming if to_come else "") if one)


def state(code: str) -> str:
    """A state of a case."""
    return plain(STATE_WORDS.get(code, code))


def channel(code: str) -> str:
    """How an application came."""
    return gettext(_CHANNELS[code]) if code in _CHANNELS else code


def said(text: object) -> str:
    """Words in the language of the page."""
    return plain(text)
