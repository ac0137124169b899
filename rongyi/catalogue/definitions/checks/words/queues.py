"""What can be wrong with a queue."""

from rongyi.kernel.datafile import declare_rows

declare_rows(
    (
        "queue.nobody",
        "没有岗位使用这个队列。",
        "No post has this queue.",
        "改 posts 或 acts：岗位须在 posts 中，并至少有 acts 中的一项。",
        "Change `posts` or `acts`: a post is among the posts and has one of the acts.",
    ),
    (
        "queue.columns",
        "列出了 {count} 列，最多 {limit} 列。",
        "There are {count} columns; at most {limit} fit.",
        "去掉次要的列，详情在办件页查看。",
        "Leave the lesser ones out; the page of the case has them.",
    ),
    (
        "queue.act",
        "主要操作“{act}”不适用于 kinds 中的任何待办。",
        "The main action “{act}” fits none of the tasks in `kinds`.",
        "改 act 或 kinds。",
        "Change `act` or `kinds`.",
    ),
    (
        "queue.errand",
        "errand: {errand} 不是待办，不能同时写 act、kinds、states、lights、mark。",
        "`errand: {errand}` is no task: `act`, `kinds`, `states`, `lights`, `mark` go not with it.",
        "删去这些；items 可以保留。",
        "Take these out; `items` may stay.",
    ),
    (
        "queue.place",
        "与队列“{other}”排在同一位置 {place}。",
        "It wants the place {place} that the queue “{other}” has.",
        "同一岗位的队列，place 各不相同。",
        "Give the queues of one post different places.",
    ),
)
