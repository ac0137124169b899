"""What the rarer letters say (文书), as data: title, sentences with {places}, to whom, which law.

No sentence holds a rule: what fills it was decided by the act, and stands in its fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rongyi.cases.states import laws_of
from rongyi.kernel.text import Text

APPLICANT, PARTY, FILE = "applicant", "party", "file"  # to whom a letter is addressed


@dataclass(frozen=True, slots=True)
class Wording:
    """One kind of letter. `act` is the one that sends it, whose law it names; `sign` its mark in
    the number (文号)."""

    act: str
    sign: str
    title: Text
    says: Text
    more: tuple[Text, ...] = ()
    to: str = APPLICANT

    @property
    def laws(self) -> Text:
        """The articles by which it is sent."""
        laws = laws_of(self.act)
        return Text(
            "依据" + "、".join(one.zh for one in laws) + "。",
            "; ".join(one.en for one in laws) + ".",
        )


OF_KIND: Mapping[str, Wording] = {
    "not_needed": Wording(
        "not_needed",
        "不受",
        Text("不受理告知书", "Notice that no permission is needed"),
        Text(
            "经审查，该事项依法不需要取得行政许可，本机关不予受理。",
            "By law this needs no permission, so we do not take the application up.",
        ),
    ),
    "not_ours": Wording(
        "not_ours",
        "不受",
        Text("不予受理决定书", "Notice of non-acceptance"),
        Text(
            "经审查，该事项不属于本机关职权范围，决定不予受理。",
            "This is not within our powers; we do not take the application up.",
        ),
        (Text("请向{body}申请，电话：{phone}。", "Please apply to {body}, telephone {phone}."),),
    ),
    "mended": Wording(
        "mend",
        "更正",
        Text("当场更正记录", "Record of a correction on the spot"),
        Text(
            "经您同意，“{title}”当场由“{before}”更正为“{after}”。",
            "As you agreed, {title} was corrected on the spot from “{before}” to “{after}”.",
        ),
    ),
    "expired": Wording(
        "expire",
        "终止",
        Text("逾期未补正终止办理告知书", "Notice that the application ended uncorrected"),
        Text(
            "您在{due_on}前没有补正，本次申请终止。",
            "Nothing was corrected by {due_on}; this application has ended.",
        ),
        (Text("您可以补齐材料后重新申请。", "You may apply again with everything complete."),),
    ),
    "pre_reviewed": Wording(
        "pre_review",
        "初审",
        Text("初审意见书", "Opinion of the first review"),
        Text(
            "本机关已完成初审，现将初审意见和全部申请材料报送决定机关。",
            "The first review is done; opinion and all papers go to the body that decides.",
        ),
        (
            Text(
                "决定机关不得要求申请人重复提供申请材料。",
                "The body that decides may not ask the applicant for papers again.",
            ),
        ),
        FILE,
    ),
    "party_told": Wording(
        "tell_party",
        "告知",
        Text("利害关系人告知书", "Notice to an affected third party"),
        Text(
            "{party_name}：该申请直接关系到您的重大利益：{interest}",
            "{party_name}: this application directly concerns you: {interest}",
        ),
        (
            Text(
                "您有权陈述意见和申辩，可以在{until}前申请听证，不承担费用。",
                "You may speak for yourself, and ask for a hearing until {until}, at no cost.",
            ),
        ),
        PARTY,
    ),
    "party_heard": Wording(
        "hear_party",
        "笔录",
        Text("陈述申辩笔录", "Record of a statement"),
        Text("{party_name}陈述：{statement}", "{party_name} said: {statement}"),
        (),
        FILE,
    ),
    "hearing_told": Wording(
        "tell_hearing",
        "听告",
        Text("听证权利告知书", "Notice of the right to a hearing"),
        Text("作出决定前，您有权要求听证。", "Before we decide you may ask for a hearing."),
        (
            Text(
                "请在{until}前提出；听证公开举行，您不承担费用。",
                "Please ask by {until}; the hearing is public and costs you nothing.",
            ),
        ),
    ),
    "hearing_asked": Wording(
        "ask_hearing",
        "听受",
        Text("听证申请受理通知书", "Notice that a hearing will be held"),
        Text(
            "已收到听证申请，本机关将在{hold_by}前组织听证，并提前七个工作日通知时间、地点。",
            "A hearing was asked for; it is held by {hold_by}, announced seven working days "
            "before.",
        ),
    ),
    "stopped": Wording(
        "stop",
        "特程",
        Text("特别程序告知书", "Notice of a special procedure"),
        Text(
            "依法需要进行{special}，预计{until}结束，所需时间不计入办理期限。",
            "By law a {special} is needed, expected to end on {until}; its days do not count.",
        ),
    ),
    "hearing_called": Wording(
        "hear",
        "听通",
        Text("听证通知书", "Notice of a hearing"),
        Text(
            "本机关定于{until}举行听证，所需时间不计入办理期限。",
            "The hearing is held on {until}; its days do not count.",
        ),
        (
            Text(
                "听证公开举行。您认为主持人与该事项有直接利害关系的，有权申请回避；可以提出证据，"
                "进行申辩和质证。",
                "It is public. You may object to who presides if he has an interest in the matter, "
                "bring evidence, speak and question.",
            ),
        ),
    ),
    "heard": Wording(
        "hear",
        "听录",
        Text("听证笔录", "Minutes of the hearing"),
        Text("听证于{held_on}举行，记录如下。", "The hearing was held on {held_on}."),
        (Text("本机关将根据听证笔录作出决定。", "The decision will rest on these minutes."),),
    ),
    "resumed": Wording(
        "resume",
        "恢复",
        Text("恢复计时告知书", "Notice that the clock runs again"),
        Text(
            "特别程序已结束，办理期限继续计算，承诺{promised_due}前办结，法定期限至{legal_due}。",
            "The special procedure has ended; promised by {promised_due}, by law until "
            "{legal_due}.",
        ),
    ),
    "extended": Wording(
        "extend",
        "延期",
        Text("延长办理期限告知书", "Notice of a longer time limit"),
        Text(
            "经本机关负责人批准，办理期限延长{workdays}个工作日，至{legal_due}。",
            "The head of the body allowed {workdays} more working days, until {legal_due}.",
        ),
    ),
    "sent_back": Wording(
        "send_back",
        "退审",
        Text("退回审查单", "Sent back for review"),
        Text("退回再次审查。", "To be reviewed once more."),
        (),
        FILE,
    ),
    "withdrawn": Wording(
        "withdraw",
        "撤回",
        Text("撤回申请确认书", "Confirmation that the application was withdrawn"),
        Text(
            "您已撤回申请，本机关终止办理。您可以随时重新申请。",
            "You took the application back; we stop here. You may apply again at any time.",
        ),
    ),
    "transferred": Wording(
        "transfer",
        "移送",
        Text("移送告知书", "Notice that the case was handed on"),
        Text(
            "该申请已移送{body}继续办理，电话：{phone}。",
            "The application was handed to {body}, which goes on with it; telephone {phone}.",
        ),
    ),
    "annulled": Wording(
        "annul",
        "作废",
        Text("办件作废告知书", "Notice that the case is void"),
        Text(
            "经本机关负责人批准，该办件作废：{ground}。",
            "The head of the body declared the case void: {ground}.",
        ),
    ),
    "reopened": Wording(
        "reopen",
        "重办",
        Text("重新办理告知书", "Notice that the case is taken up again"),
        Text(
            "根据{order_body}{order_on}的{order}（{order_number}），本机关重新办理，期限重新计算。",
            "By the {order} of {order_body} of {order_on} ({order_number}) we take the case up "
            "again; the time limit begins anew.",
        ),
    ),
    "deemed_renewed": Wording(
        "deem_renewed",
        "准延",
        Text("准予延续决定书（视为准予延续）", "Decision of renewal (renewed by law)"),
        Text(
            "您在法定期限内申请延续证照{granted}，至有效期届满日{expired_on}未作出决定，依法视为准予"
            "延续。",
            "You applied in time to renew certificate {granted}. Nobody had decided by its last "
            "day, {expired_on}, so by law it is renewed.",
        ),
        (
            Text(
                "新证制成后即存入您的空间，有效期自原有效期届满之次日起接续计算。",
                "The new certificate lies in your space as soon as it is made; its term goes on "
                "from the day after the old one ended.",
            ),
        ),
    ),
    "grant_annulled": Wording(
        "annul",
        "撤许",
        Text("撤销行政许可决定书", "Decision that a licence is annulled"),
        Text(
            "经查：{ground}，决定撤销证照{certificate_number}。",
            "Certificate {certificate_number} is annulled: {ground}.",
        ),
        (
            Text(
                "自撤销之日起不得再使用该证照。",
                "It may not be used any more from today.",
            ),
        ),
    ),
    "grant_revoked": Wording(
        "annul",
        "吊许",
        Text("吊销许可证件告知书", "Notice that a licence is revoked"),
        Text(
            "根据行政处罚决定（{document}），证照{certificate_number}已吊销。",
            "Certificate {certificate_number} was revoked by the decision on a penalty {document}.",
        ),
        (
            Text(
                "自吊销之日起不得再使用该证照。",
                "It may not be used any more from today.",
            ),
        ),
    ),
    "grant_struck_off": Wording(
        "annul",
        "注销",
        Text("注销行政许可决定书", "Decision that a licence is struck off"),
        Text(
            "因“{ground}”，决定注销证照{certificate_number}。",
            "Certificate {certificate_number} is struck off: {ground}.",
        ),
    ),
    "issued": Wording(
        "issue",
        "领取",
        Text("领取通知书", "Notice to collect the result"),
        Text(
            "办理结果已制成，请凭有效身份证件到窗口领取；最迟{deliver_by}送达。",
            "The result is ready; please collect it with proof of identity, {deliver_by} at the "
            "latest.",
        ),
    ),
    "delivered": Wording(
        "close",
        "送达",
        Text("送达回证", "Proof of delivery"),
        Text(
            "办理结果已于{closed_on}送达，方式：{manner}，受送达人：{receiver}。",
            "The result was delivered on {closed_on}: {manner}, to {receiver}.",
        ),
    ),
}
SIGNS = {
    "accept": "受理",
    "refuse": "不受",
    "ask_correction": "补正",
    "approved": "准",
    "rejected": "不准",
}


def addressee(kind: str) -> str:
    """To whom a kind of letter is addressed."""
    return OF_KIND[kind].to if kind in OF_KIND else APPLICANT


def sign_of(kind: str) -> str:
    """The mark of a kind in the number of a letter."""
    return OF_KIND[kind].sign if kind in OF_KIND else SIGNS[kind]
