"""Grades and tags of a rating (好差评), and what a rating must say.

Grades: 5 very satisfied … 1 very dissatisfied. Tags carry the national codes of the rating
interface; the first digit of a code is the grade it belongs to. Source: the public code list of
the national rating system (see the domain notes, "好差评"); GB/T 39046 A.8 counts grades the other
way round, which only a mapping profile may know.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rongyi.feedback.errors import GradeUnknown, ReasonMissing, TagUnknown, WordsTooLong
from rongyi.kernel.text import Text
from rongyi.kernel.typed import readable

GRADES = {
    5: Text("非常满意", "Very satisfied"),
    4: Text("满意", "Satisfied"),
    3: Text("基本满意", "Fairly satisfied"),
    2: Text("不满意", "Dissatisfied"),
    1: Text("非常不满意", "Very dissatisfied"),
}
BAD_GRADES = frozenset({1, 2})
WORDS_LENGTH_MAX = 1000
TAGS_MAX = 8


@dataclass(frozen=True)
class Tag:
    """One thing to tick."""

    code: str
    words: Text

    @property
    def grade(self) -> int:
        return int(self.code[0])


_ROWS = """
510 一窗受理一次办结|One window, done in one go
511 可以先受理后补材料|Papers could be handed in later
512 不用提交证明|No proof had to be handed in
513 全程网上办|All of it online
514 可以用手机办|Could be done on the phone
515 可以就近办|Could be done nearby
516 不用交材料|No papers at all
517 服务热情高效|Friendly and quick
406 只填一张表单|One form only
407 在线提交，窗口核验|Handed in online, checked at the window
408 一张清单说清楚|One clear list
409 承诺代替了材料|A commitment replaced papers
410 可以预约|Could make an appointment
411 一次办完|Done at one time
412 自助机可以办|Self-service machine
413 服务态度较好|Good manner
307 一次说清要补什么|Told at once what was missing
308 有样本可以看|There were samples
309 按时办结|Done on time
310 指南准确|The guide was right
311 照着指南就能办|The guide was enough
312 可以快递|Could be sent by courier
313 跑动次数和说的一样|As many trips as promised
314 服务一般|Ordinary service
207 没有样本|No samples
208 没有材料清单|No list of papers
209 没有按时办结|Not done on time
210 重复提交材料|The same papers asked for again
211 说能网办却不能|Said to be online but was not
212 预约了还要重新取号|Had to queue again in spite of the appointment
213 业务不熟练|Staff did not know the matter
214 态度生硬|Unfriendly
108 要求指南以外的条件|Conditions that the guide does not name
109 要求指南以外的材料|Papers that the guide does not name
110 超过法定时限|Later than the law allows
111 样本有错|The samples were wrong
112 说能在线收取却不能|Said to be received online but was not
113 跑了多个部门|Sent from office to office
114 跑动次数比说的多|More trips than promised
115 态度差、效率低|Bad manner and slow
"""
TAGS = {line[:3]: Tag(line[:3], Text(*line[4:].split("|"))) for line in _ROWS.strip().splitlines()}


def tags_of(grade: int) -> tuple[Tag, ...]:
    """What may be ticked with a grade."""
    return tuple(tag for tag in TAGS.values() if tag.grade == grade)


def checked(grade: int, tags: Sequence[str], words: str) -> tuple[tuple[str, ...], str]:
    """The tags once each in their order, and the words without blanks around them.

    A bad grade says why: by a tag or in words. Errors: GradeUnknown, TagUnknown, WordsTooLong,
    ReasonMissing.
    """
    if grade not in GRADES:
        raise GradeUnknown()
    allowed = [tag.code for tag in tags_of(grade)]
    for code in tags[: TAGS_MAX + 1]:
        if code not in allowed:
            raise TagUnknown()
    said = readable(words).strip()
    if len(said) > WORDS_LENGTH_MAX:
        raise WordsTooLong(limit=WORDS_LENGTH_MAX, length=len(said))
    ticked = tuple(code for code in allowed if code in tags)
    if grade in BAD_GRADES and not ticked and not said:
        raise ReasonMissing()
    return ticked, said
