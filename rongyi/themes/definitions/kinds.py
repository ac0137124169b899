"""The codes of everything that can be wrong with a theme, its examples or an answers file."""

from __future__ import annotations

from rongyi.kernel.datafile import ProblemKind, declare
from rongyi.kernel.text import Text


def _kind(code: str, zh: str, en: str, remedy_zh: str, remedy_en: str) -> ProblemKind:
    return ProblemKind(code, Text(zh, en), Text(remedy_zh, remedy_en))


declare(
    [
        _kind(
            "theme.code_taken",
            "“{code}”已是一个事项的编码，主题不能同名。",
            "“{code}” is the code of an item already.",
            "给主题换一个编码。",
            "Give the theme another code.",
        ),
        _kind(
            "theme.condition_unasked",
            "条件用到“{term}”，但本主题在此之前没有任何问题或字段会问它。",
            "The condition names “{term}”, which no question or field of this theme asks for "
            "before.",
            "加上这个问题，或改用已问的词。",
            "Ask that question, or use a term that is asked for.",
        ),
        _kind(
            "theme.after_itself",
            "事项“{code}”不能排在自己之后。",
            "“{code}” cannot come after itself.",
            "删去它。",
            "Take it out.",
        ),
        _kind(
            "theme.circle",
            "事项互相等待，成了一个圈：{circle}。",
            "Items wait for one another in a circle: {circle}.",
            "去掉其中一个先后关系，或换掉互为材料的结果证照。",
            "Take one “after” out, or one result that is a material of the other.",
        ),
        _kind(
            "theme.unreachable",
            "“{code}”在任何回答下都不会出现。",
            "“{code}” appears under no answers at all.",
            "改正条件，或删去它。",
            "Mend the condition or take it out.",
        ),
        _kind(
            "theme.empty_answer",
            "回答“{answers}”时没有任何事项，也没有说明不适用。",
            "Under the answers “{answers}” no item applies and no reason is given.",
            "加上事项，或在 not_for 中说明。",
            "Add an item, or say so under not_for.",
        ),
        _kind(
            "theme.audience",
            "主题面向“{audience}”，事项“{code}”却不面向。",
            "The theme is for “{audience}”, which the item “{code}” is not for.",
            "改正其中一个的 audience，或把该事项排在领取营业执照之后。",
            "Mend the audience of one of them, or put the item after the licence that founds the "
            "enterprise.",
        ),
        _kind(
            "theme.section_missing",
            "字段“{code}”属于“{section}”页，但 sections 中没有这一页。",
            "Field “{code}” belongs on page “{section}”, which sections does not list.",
            "在 sections 中加上该页。",
            "Add that page to sections.",
        ),
        _kind(
            "theme.section_empty",
            "“{section}”页没有任何字段。",
            "Page “{section}” has no field.",
            "删去该页。",
            "Take that page out.",
        ),
        _kind(
            "theme.typical_missing",
            "typical 缺少问题“{code}”的回答。",
            "typical has no answer to the question “{code}”.",
            "补上典型回答，首页的数字由它算出。",
            "Add it: the numbers on the home page are computed from it.",
        ),
        _kind(
            "theme.typical_bad",
            "typical 中“{code}”的回答“{found}”不是可选的回答。",
            "typical answers “{code}” with “{found}”, which is not an answer to it.",
            "写成该问题的一个回答。",
            "Write one of its answers.",
        ),
        _kind(
            "theme.typical_unasked",
            "典型情形下不会问“{code}”。",
            "“{code}” is not asked in the typical situation.",
            "从 typical 中删去它。",
            "Take it out of typical.",
        ),
        _kind(
            "theme.typical_not_for",
            "典型情形正好是本主题不适用的情形。",
            "The typical situation is one this theme does not serve.",
            "换一个典型情形。",
            "Choose another typical situation.",
        ),
        _kind(
            "theme.joint_visit",
            "联合勘验“{title}”中的“{code}”{why}。",
            "Joint visit “{title}”: “{code}” {why_en}.",
            "只列出本主题内有现场勘验环节的事项，至少两个。",
            "List at least two items of this theme that have a site check.",
        ),
        _kind(
            "theme.opening",
            "主题“{theme}”的开放时间（{opens} 至 {closes}）不成立。",
            "The opening of the theme “{theme}” ({opens} to {closes}) cannot be.",
            "写存在的日期，截止晚于开始。",
            "Write days that there are, and close later than it opens.",
        ),
        _kind(
            "example.shape",
            "示例文件应为一个列表。",
            "A file of examples is a list.",
            "每个示例以“- name:”开头。",
            "Begin each example with “- name:”.",
        ),
        _kind(
            "example.no_subject",
            "没有与“{code}”同名的定义，示例无从核对。",
            "There is no definition “{code}” for these examples.",
            "改正文件名。",
            "Mend the file name.",
        ),
        _kind(
            "example.unknown",
            "“{name}”：“{key}”里的“{code}”不存在{nearest}。",
            "“{name}”: “{code}” under “{key}” does not exist{nearest}.",
            "检查编码。",
            "Check the code.",
        ),
        _kind(
            "example.answer",
            "“{name}”：“{code}”的回答“{found}”不是可选的回答。",
            "“{name}”: “{found}” is not an answer to “{code}”.",
            "写成该数据元允许的值。",
            "Write a value that this element allows.",
        ),
        _kind(
            "example.differs",
            "“{name}”：{what}应为 {expected}，实际算出 {found}。",
            "“{name}”: {what} should be {expected} but comes to {found}.",
            "对照法规：改定义，或改示例。",
            "Look at the law: mend the definition or the example.",
        ),
        _kind(
            "answers.unreadable",
            "无法读取“{file}”：{why}。",
            "“{file}” cannot be read: {why}.",
            "检查路径和权限。",
            "Check the path and its permissions.",
        ),
        _kind(
            "answers.too_large",
            "“{file}”超过 {limit} 字节。",
            "“{file}” has more than {limit} bytes.",
            "只写回答。",
            "Write the answers only.",
        ),
        _kind(
            "answers.shape",
            "应为“数据元: 回答”的一组键值。",
            "It should be a mapping of elements to answers.",
            "例如 has_licence: true。",
            "For example has_licence: true.",
        ),
        _kind(
            "answers.unknown",
            "不认识“{code}”{nearest}。",
            "“{code}” is not known{nearest}.",
            "用数据元的编码或名称作键。",
            "Use the code or the term of an element as key.",
        ),
        _kind(
            "answers.value",
            "“{code}”的回答“{found}”不对：{why}",
            "“{found}” is not an answer to “{code}”: {why}",
            "按该数据元的类型书写。",
            "Write it as the type of the element asks.",
        ),
        _kind(
            "answers.theme",
            "没有“{code}”这个主题或事项{nearest}。",
            "There is no theme or item “{code}”{nearest}.",
            "可用的主题：{known}。",
            "Themes: {known}.",
        ),
        _kind(
            "holdings.shape",
            "应为数据集或证照编码的列表。",
            "It should be a list of codes of datasets or certificates.",
            "例如 [company_licence]。",
            "For example [company_licence].",
        ),
        _kind(
            "holdings.unknown",
            "没有“{code}”这个数据集或证照{nearest}。",
            "There is no dataset or certificate “{code}”{nearest}.",
            "检查编码。",
            "Check the code.",
        ),
    ]
)
