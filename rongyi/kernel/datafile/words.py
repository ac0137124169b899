"""The codes of everything that can be wrong with a file before anybody asks what it means."""

from __future__ import annotations

from rongyi.kernel.datafile.problems import ProblemKind, declare
from rongyi.kernel.text import Text


def _kind(code: str, zh: str, en: str, remedy_zh: str, remedy_en: str) -> ProblemKind:
    return ProblemKind(code, Text(zh, en), Text(remedy_zh, remedy_en))


declare(
    [
        _kind(
            "folder.missing",
            "找不到文件夹“{folder}”。",
            "There is no folder “{folder}”.",
            "检查路径。",
            "Check the path.",
        ),
        _kind(
            "folder.too_many_files",
            "文件超过 {limit} 个，其余未读。",
            "More than {limit} files; the rest was not read.",
            "删除无关文件，或拆分为两个目录。",
            "Take out what does not belong here.",
        ),
        _kind(
            "file.unreadable",
            "无法读取：{why}。",
            "Cannot be read: {why}.",
            "检查权限和磁盘。",
            "Check permissions and disk.",
        ),
        _kind(
            "file.not_regular",
            "不是普通文件（链接指向目录之外，或为设备、管道）。",
            "Not a plain file inside this folder (a link that leads out, a device or a pipe).",
            "换成目录内的普通文件。",
            "Put a plain file in its place.",
        ),
        _kind(
            "file.unknown",
            "此处不应有该文件，定义目录不认识它。",
            "No such file is known at this place of a definitions folder.",
            "移走它，或改成手册中列出的文件名。",
            "Move it away or give it a name listed in docs/definitions.md.",
        ),
        _kind(
            "file.missing",
            "缺少必需的文件“{name}”。",
            "The required file “{name}” is missing.",
            "按手册补上该文件。",
            "Write it as docs/definitions.md says.",
        ),
        _kind(
            "yaml.too_large",
            "文件 {size} 字节，超过上限 {limit} 字节。",
            "The file has {size} bytes, more than {limit}.",
            "拆成几个文件。",
            "Split it into several files.",
        ),
        _kind(
            "yaml.not_utf8",
            "不是 UTF-8 文本（第 {byte} 字节起）。",
            "Not UTF-8 text (from byte {byte}).",
            "另存为 UTF-8。",
            "Save it as UTF-8.",
        ),
        _kind(
            "yaml.syntax",
            "YAML 写法有误：{why}。",
            "Not valid YAML: {why}.",
            "检查缩进、冒号后的空格和引号。",
            "Check indentation, the space after a colon, and quotes.",
        ),
        _kind(
            "yaml.empty",
            "文件是空的。",
            "The file is empty.",
            "写入内容或删除文件。",
            "Fill it or delete it.",
        ),
        _kind(
            "yaml.many_documents",
            "一个文件只能有一个 YAML 文档。",
            "A file holds one YAML document only.",
            "去掉“---”之后的内容。",
            "Take out what follows the second “---”.",
        ),
        _kind(
            "yaml.alias",
            "不使用 YAML 锚点和别名（&、*）。",
            "YAML anchors and aliases (& and *) are not used here.",
            "把内容写完整；以 & 或 * 开头的文字加引号。",
            "Write the content out; put quotes around words that begin with & or *.",
        ),
        _kind(
            "yaml.tag",
            "不使用 YAML 标签（!）。",
            "YAML tags (!) are not used here.",
            "去掉标签；以 ! 开头的文字加引号。",
            "Take the tag out; put quotes around words that begin with !.",
        ),
        _kind(
            "yaml.too_deep",
            "嵌套超过 {limit} 层。",
            "Nested more than {limit} deep.",
            "检查缩进和括号。",
            "Check indentation and brackets.",
        ),
        _kind(
            "yaml.too_many_values",
            "一个文件的值超过 {limit} 个。",
            "More than {limit} values in one file.",
            "拆成几个文件。",
            "Split it into several files.",
        ),
        _kind(
            "yaml.duplicate_key",
            "“{key}”写了两次（第一次在第 {first} 行）。",
            "“{key}” is written twice (first in line {first}).",
            "保留一个。",
            "Keep one of them.",
        ),
        _kind(
            "yaml.key",
            "键必须是一个词。",
            "A key must be a single word.",
            "检查冒号前的内容。",
            "Check what stands before the colon.",
        ),
        _kind(
            "shape.type",
            "“{key}”应为{expected}，现为“{found}”。",
            "“{key}” should be {expected}, not “{found}”.",
            "按手册改成所要求的类型。",
            "Give it the type that docs/definitions.md asks for.",
        ),
        _kind(
            "shape.missing",
            "缺少“{key}”。",
            "“{key}” is missing.",
            "补上该键。",
            "Write that key.",
        ),
        _kind(
            "shape.empty",
            "“{key}”是空的。",
            "“{key}” is empty.",
            "填写内容，或删去该键。",
            "Fill it or take the key out.",
        ),
        _kind(
            "shape.unknown_key",
            "不认识“{key}”{nearest}。",
            "“{key}” is not known here{nearest}.",
            "检查拼写；手册列出了每个键。",
            "Check the spelling; docs/definitions.md lists every key.",
        ),
        _kind(
            "shape.choice",
            "“{key}”的值“{found}”不在可选范围内：{allowed}。",
            "“{key}” may not be “{found}”; allowed: {allowed}.",
            "从所列的值中选一个。",
            "Choose one of those listed.",
        ),
        _kind(
            "shape.range",
            "“{key}”的值 {found} 超出范围（{allowed}）。",
            "“{key}” is {found}, outside {allowed}.",
            "改成范围内的值。",
            "Give a value inside the range.",
        ),
        _kind(
            "shape.format",
            "“{key}”的值“{found}”格式不对：{expected}。",
            "“{key}” is “{found}”, not in the form of {expected}.",
            "按所示格式书写。",
            "Write it in that form.",
        ),
        _kind(
            "shape.too_long",
            "“{key}”超过 {limit} 个字或项。",
            "“{key}” has more than {limit} characters or entries.",
            "缩短它。",
            "Shorten it.",
        ),
        _kind(
            "text.language_missing",
            "“{key}”缺少{language}。",
            "“{key}” lacks {language}.",
            "每段给人看的文字都写 {zh: …, en: …}。",
            "Every text that people read is written as {zh: …, en: …}.",
        ),
        _kind(
            "feel.error",
            "条件表达式有误：{why}",
            "The condition is wrong: {why}",
            "按手册的条件写法改正。",
            "Mend it as the chapter on conditions says.",
        ),
    ]
)
