"""One concrete sentence for every state of a proof, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from rongyi.exemption.rules.shape import Evidence
from rongyi.exemption.states import (
    ABOLISHED,
    COMMITMENT,
    COMMITTED,
    DATA_CALL,
    DEPARTMENT_CHECK,
    EXEMPT,
    FORMED,
    PRODUCED,
    TO_COMMIT,
    TO_UPLOAD,
    UPLOAD,
    UPLOADED,
    WAITING,
)
from rongyi.kernel.text import Text, written_day

WAY_NAMES: Mapping[str, Text] = {
    ABOLISHED: Text("直接取消", "abolished"),
    FORMED: Text("由表单生成", "made from the form"),
    DATA_CALL: Text("数据调用", "found in data"),
    DEPARTMENT_CHECK: Text("部门核验", "checked by department"),
    COMMITMENT: Text("告知承诺", "by your promise"),
    PRODUCED: Text("本次产生", "made on the way"),
    UPLOAD: Text("需上传", "upload"),
}
# The one field that tells most, if the source gave it: shown behind "已从…调取".
HEADLINES: tuple[tuple[str, Text], ...] = (
    ("status", Text("状态", "status")),
    ("state", Text("状态", "status")),
    ("result", Text("结果", "result")),
    ("valid_until", Text("有效期至", "valid until")),
    ("number", Text("编号", "number")),
    ("name", Text("名称", "name")),
)
# Registers answer in codes; people read words. A code that is not here is shown as it came.
STATUS_WORDS: Mapping[str, Text] = {
    "active": Text("存续", "active"),
    "valid": Text("有效", "valid"),
    "cancelled": Text("注销", "cancelled"),
    "revoked": Text("吊销", "revoked"),
    "suspended": Text("暂停", "suspended"),
    "expired": Text("过期", "expired"),
}
MASK_KEEPS = 4

_SENTENCES: Mapping[tuple[str, str], Text] = {
    (ABOLISHED, EXEMPT): Text(
        "这份材料已经取消，任何窗口都不得再要求提供。",
        "This paper has been abolished; no counter may ask for it.",
    ),
    (DATA_CALL, EXEMPT): Text("已从{source}调取{headline}。", "Called from {source}{headline}."),
    (DATA_CALL, WAITING): Text(
        "暂时取不到{source}的数据，不影响您提交，我们会在1个工作日内重试。",
        "{source} cannot be reached just now. This does not stop you from submitting; "
        "we try again within 1 working day.",
    ),
    (DEPARTMENT_CHECK, WAITING): Text(
        "由{source}在{due}前核验，不影响您现在提交。",
        "{source} checks this by {due}. This does not stop you from submitting.",
    ),
    (DEPARTMENT_CHECK, EXEMPT): Text("{source}已核验。", "Checked by {source}."),
    (COMMITMENT, TO_COMMIT): Text(
        "签署告知承诺即可，不用交这份材料。",
        "Sign the commitment instead of handing in this paper.",
    ),
    (COMMITMENT, COMMITTED): Text(
        "{signer}已于{signed}签署承诺；事后抽查，不实承诺会记入信用。",
        "{signer} signed the commitment on {signed}; it is spot-checked, "
        "and an untrue one goes on the credit record.",
    ),
    (PRODUCED, WAITING): Text(
        "由本次办理产生，办成后自动使用，不用您交。",
        "Made on the way: it is used as soon as it is there, you hand in nothing.",
    ),
    (PRODUCED, EXEMPT): Text("已由本次办理产生。", "Made on the way."),
    (UPLOAD, TO_UPLOAD): Text("需要您上传。", "Please upload this."),
    (UPLOAD, UPLOADED): Text("已上传{count}个文件。", "{count} {count:file|files} uploaded."),
}
_SOON = Text("近日", "soon")
_DENIED = Text(
    "核验未通过（{answer}）。需要您补正的，会一次性告知。",
    "The check did not confirm it ({answer}). If you have to mend anything, all of it is told to "
    "you at once.",
)


def way_said(way: str, evidence: Evidence) -> str:
    """The way as people are told it: what the form replaces is made from it, not done away with."""
    return FORMED if way == ABOLISHED and evidence.text is not None else way


def sentence(
    *, way: str, status: str, source: Text, due_on: date | None, evidence: Evidence
) -> Text:
    """What page, receipt and clerk read about this material."""
    words = _SENTENCES.get((way, status), WAY_NAMES[way])
    if status == TO_UPLOAD and evidence.answer:
        words = _DENIED
    if way == ABOLISHED and evidence.text is not None:
        return evidence.text
    return words.format(
        {
            "source": source if source.zh else Text("主管部门", "the department in charge"),
            "headline": _headline(evidence.fields),
            "due": due_on or _SOON,
            "signer": evidence.signer or Text("您", "You"),
            "signed": date.fromisoformat(evidence.signed_at[:10]) if evidence.signed_at else "",
            "count": len(evidence.files),
            "answer": evidence.answer.rstrip("。."),
        }
    )


def _headline(fields: Mapping[str, str]) -> Text:
    for name, label in HEADLINES:
        value = fields.get(name)
        if value:
            known = STATUS_WORDS.get(value) or written_day(value) or value
            shown = _masked(value) if name == "number" else known
            words = Text("，{label}：{shown}", ", {label}: {shown}")
            return words.format({"label": label, "shown": shown})
    return Text("", "")


def _masked(number: str) -> str:
    """A number that may be a person's: its end is enough to recognise it by."""
    return "*" * max(0, len(number) - MASK_KEEPS) + number[-MASK_KEEPS:]
