"""Rows that the gallery shows."""

from __future__ import annotations

from datetime import UTC, date, datetime

from rongyi.kernel.text import Text
from rongyi.web.rows import (
    Answer,
    Bar,
    Cell,
    Choice,
    Clock,
    ErrorLine,
    Fact,
    Field,
    Figure,
    File,
    Group,
    Link,
    Material,
    Moment,
    Node,
    Queue,
    QueueGroup,
    Step,
    Task,
    Tile,
    WorkRow,
)
from rongyi.web.staff_rows import Checked, Desk, Flaw, Key, Mark, Sheet, Value

AT = datetime(2026, 11, 23, 1, 41, tzinfo=UTC)


def text(zh: str, en: str) -> Text:
    """Both languages."""
    return Text(zh=zh, en=en)


LICENCE = text("食品经营许可", "Food licence")
COMPANY = text("营业执照", "Business licence")
TILES = [
    Tile(
        title=text("开办餐饮店", "Open a restaurant"),
        url="/themes/open_restaurant/",
        words=text("执照、食品许可、招牌、消防", "Licence, food permit, sign, fire safety"),
        figures=(
            Figure(value=text("0 次", "0"), label=text("跑动次数", "trips")),
            Figure(value=text("2 份", "2"), label=text("申请材料", "papers")),
            Figure(value=text("5 天", "5 days"), label=text("承诺时限", "promised")),
        ),
    )
] * 3
LINKS = [Link(title=text("教育就学", "Education"), url="/life/school/", count=41)] * 4
FIELDS = (
    Field(
        code="name",
        label=text("企业名称", "Company name"),
        value="苏州湖畔餐饮有限公司",
        fixed=True,
        source=text("来自市场监管局企业登记", "From the company register"),
        used_for=(COMPANY, LICENCE),
        mend_url="#",
    ),
    Field(
        code="floor_area",
        label=text("经营面积", "Floor area"),
        type="number",
        unit=text("平方米", "m²"),
        value="12a",
        used_for=(LICENCE,),
        error=text("请用数字填写经营面积，如 120", "Enter the floor area in figures, such as 120"),
    ),
    Field(
        code="premises",
        label=text("经营场所怎么取得的？", "How did you get the premises?"),
        type="choice",
        help=text("这决定由哪个部门替您核验。", "It decides which department checks for you."),
        value="rented",
        choices=(
            Choice(code="own", label=text("自有", "Own")),
            Choice(code="rented", label=text("租赁", "Rented")),
        ),
    ),
    Field(
        code="dishes",
        label=text("经营项目", "What you serve"),
        type="choices",
        value=["hot"],
        choices=(
            Choice(code="hot", label=text("热食类", "Hot food")),
            Choice(code="cold", label=text("冷食类", "Cold food"), help=text("须有专间", "Room")),
        ),
    ),
    Field(
        code="gas", label=text("使用燃气吗？", "Do you use gas?"), type="boolean", required=False
    ),
    Field(code="opens", label=text("开业日期", "Opening day"), type="date", value="2026-12-01"),
    Field(code="capital", label=text("注册资本", "Capital"), type="money", value="100000"),
    Field(code="remark", label=text("说明", "Remark"), type="long_text", required=False),
)
GROUPS = (Group(title=text("经营场所", "Premises"), fields=FIELDS),)
ERRORS = [ErrorLine(words=FIELDS[1].error, target="field-floor_area")]
WHY = (
    Fact(label=text("来源", "Source"), value=text("市场监管局", "Market supervision")),
    Fact(label=text("依据", "Basis"), value="《电子证照共享服务》"),
    Fact(label=text("取得时间", "Obtained"), value=AT),
)
UPLOAD = Material(
    code="floor_plan",
    title=text("设备布局图", "Layout plan"),
    way="upload",
    state="to_upload",
    bytes_max=20 * 1024 * 1024,
    files_max=5,
    files=(File(id="1", name="平面图.pdf", size=340_000, remove_url="#"),),
    help=text("手机拍照或 PDF。", "A photo or a PDF."),
    upload_url="#",
)
MATERIALS = [
    Material(
        code="business_licence",
        title=COMPANY,
        way="data_call",
        sentence=text("已从市场监管局调取，状态：存续。", "Found at market supervision: active."),
        why=WHY,
        contest_url="#",
        used_for=(LICENCE,),
    ),
    Material(
        code="lease", title=text("产权证明", "Title"), way="department_check", state="waiting"
    ),
    Material(code="old", title=text("租赁合同", "Lease"), way="abolished", example=True),
]
PAPERS = Material(
    code="extra",
    title=text("补充材料", "More papers"),
    way="upload",
    bytes_max=20_000_000,
    error=text("请上传", "Upload it"),
)
PROMISE = Material(
    code="rules",
    title=text("食品安全制度", "Food safety rules"),
    way="commitment",
    state="to_commit",
    commitment=text("我承诺已建立食品安全管理制度。", "I promise that food safety rules are kept."),
    consequence=text("不实承诺将记入信用。", "A false promise goes on record."),
)
STEPS = [
    Step(title=text("情形", "Situation"), state="done", url="#"),
    Step(title=text("填写", "Form"), state="done", url="#"),
    Step(title=text("材料", "Papers"), state="now"),
    Step(title=text("核对并提交", "Check and send"), state="ahead"),
]
TASKS = [
    Task(title=COMPANY, state=text("已办结", "Done"), tone="jade", url="#"),
    Task(title=LICENCE, state=text("还不能开始", "Cannot start"), hint=text("等执照", "Waits")),
]
ANSWERS = [
    Answer(label=text("经营面积", "Floor area"), value=120, unit=text("平方米", "m²")),
    Answer(
        label=text("企业名称", "Company name"),
        value="苏州湖畔餐饮有限公司",
        source=text("企业登记", "Company register"),
        change_url="#",
    ),
]
MOMENTS = [
    Moment(title=text("已提交", "Submitted"), state="done", at=AT, words="7 → 1"),
    Moment(
        title=text("4 个部门同时办理中", "4 departments at work"),
        state="now",
        tag=text("已办 1/4", "1 of 4 done"),
        parts=tuple(TASKS),
    ),
    Moment(
        title=text("等您：补充平面图", "Waiting for you: floor plan"),
        state="waiting",
        action=text("去补交", "Hand it in"),
        action_url="#",
    ),
    Moment(title=text("预计办结", "Expected"), state="ahead", on=date(2026, 11, 30)),
]
BARS = [
    Bar(
        label=text("跑动", "Trips"),
        before=6,
        after=1,
        before_words=text("原来 6 次", "6 before"),
        after_words=text("现在 1 次", "1 now"),
        less_words=text("少 83%", "83% less"),
        formula=text("各事项跑动次数之和", "The sum of the trips of the items"),
    ),
    Bar(
        label=text("材料", "Papers"),
        before=28,
        after=0,
        before_words=text("原来 28 份", "28 before"),
        after_words=text("现在 0 份", "0 now"),
        example=True,
    ),
]
NODES = [
    Node(code="a", title=text("设立登记", "Registration"), below="1 天", critical=True),
    Node(code="b", title=LICENCE, below="3 天", after=("a",), critical=True),
    Node(code="c", title=text("招牌设置", "Shop sign"), after=("a",)),
]
CLOCK = Clock(words=text("今日 16:30", "today 16:30"), tone="seal")
WORK = [
    WorkRow(
        id=str(place),
        title=LICENCE,
        number="SIP-2026-030418",
        url="#",
        clock=CLOCK,
        cells=(Cell(label=text("申请人", "Applicant"), value="李文静", below=text("个人", "p")),),
        act=text("受理", "Accept"),
        act_url="#",
    )
    for place in range(3)
]
QUEUES = [
    QueueGroup(
        title=text("我的", "Mine"),
        queues=(Queue(title=text("待受理", "To accept"), url="#", count=24, current=True),),
    )
]
GRADES = [
    Choice(code=str(grade), label=label)
    for grade, label in ((5, text("非常满意", "Very good")), (1, text("非常不满意", "Very bad")))
]
STAFF: dict[str, object] = {
    "keys": [Key(keys=("J", "K"), words=text("上下", "down, up"))],
    "desk": Desk(
        title=text("综合受理窗口", "General counter"),
        url="#",
        total=24,
        below=text("行政审批局", "Approval bureau"),
        marks=(Mark(words=text("2 件逾期", "2 overdue"), tone="seal", icon="clock"),),
    ),
    "staff_values": [
        Value(
            label=text("企业名称", "Name"),
            value=text("示例小馆", "Small bistro"),
            origin=Mark(words=text("营业执照登记", "Licence register"), tone="lake", icon="data"),
            before_words=text("登记为：示例大馆", "Registered as: Large bistro"),
            example=True,
        )
    ],
    "checked": [
        Checked(words=text("材料齐全", "All papers are there"), holds=True),
        Checked(
            words=text("名称不一致", "The name differs"),
            holds=False,
            hint=text("请核对。", "Please compare."),
        ),
    ],
    "sheet": Sheet(
        title=text("不予行政许可决定书", "Decision to refuse"),
        issuer=text("行政审批局", "Approval bureau"),
        number="RY2026112300042-01",
        to=text("示例小馆", "Small bistro"),
        item=LICENCE,
        paragraphs=(text("申请收悉。", "We received your application."),),
        points=((text("平面图", "Floor plan"), text("看不清。", "Cannot be read.")),),
        reasons=text("场所不符。", "The premises do not fit."),
        ground=text("不符合法定条件", "Legal conditions not met"),
        remedies=text("可以申请复议。", "You may ask for review."),
        power=text("代行职权。", "On behalf of another body."),
        on=date(2026, 11, 23),
    ),
    "flaw": Flaw(
        key="material-floor_plan",
        label=text("平面图", "Floor plan"),
        below=text("1 个文件", "1 file"),
        ticked=True,
        words="看不清",
        error=text("请写明。", "Say what."),
    ),
}
CONTEXT = {
    name.lower(): value
    for name, value in globals().items()
    if name.isupper() and not name.startswith("_")
} | STAFF
