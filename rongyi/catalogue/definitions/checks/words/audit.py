"""What auditors of other cities look for, and so do we."""

from rongyi.kernel.datafile import declare_rows

declare_rows(
    (
        "audit.immediate",
        "办件类型为 {handling}，与承诺期限不符：{words}。",
        "Handling is {handling}, but {words}.",
        "即办件 ⇔ 承诺期限为 0。",
        "immediate ⇔ every promised limit is 0.",
    ),
    (
        "audit.depth",
        "网办深度 4（全程网办）却要跑 {value} 次。",
        "Online depth 4 (wholly online), yet trips are {value}.",
        "改为 0 次，或降低网办深度。",
        "Make it 0 trips, or a lower depth.",
    ),
    (
        "audit.trips",
        "不用跑，却没有网上或邮寄渠道。",
        "No trips, yet neither online nor by courier.",
        "加上 web、mobile 或 courier。",
        "Add web, mobile or courier to the channels.",
    ),
    (
        "audit.faq",
        "行政许可事项没有常见问题（faq）。",
        "A licence item has no question and answer (faq).",
        "至少写一条。",
        "Write at least one.",
    ),
    (
        "audit.steps",
        "行政许可事项缺少环节：{stages}。",
        "A licence item lacks the stages: {stages}.",
        "写全受理、审核、审批、送达。",
        "Write acceptance, review, decision and delivery.",
    ),
    (
        "audit.phones",
        "咨询电话和投诉电话相同。",
        "The numbers for questions and for complaints are the same.",
        "投诉电话另设。",
        "Complaints need a number of their own.",
    ),
    (
        "audit.area_code",
        "电话“{phone}”没有区号。",
        "The phone number “{phone}” has no area code.",
        "写成 0512-12345678。",
        "Write it as 0512-12345678.",
    ),
    (
        "audit.pay_online",
        "不收费，却写了网上支付。",
        "No fee, yet paid online.",
        "去掉 pay_online，或写明收费。",
        "Take pay_online out, or list the fees.",
    ),
    (
        "audit.audience",
        "“{code}”面向 {other}，本事项不面向该类对象。",
        "“{code}” is for {other}, whom this item does not serve.",
        "服务对象与主题一致。",
        "Make audience and life events agree.",
    ),
)
