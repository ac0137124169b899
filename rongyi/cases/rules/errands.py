"""What a post has to see to besides the tasks that lie there (待处理事项)."""

from __future__ import annotations

from rongyi.kernel.text import Text

AGREE_VISIT, SERVE = "agree_visit", "serve"
ERRAND_WORDS = {
    AGREE_VISIT: Text("待同意现场核查时间", "A site visit to agree to"),
    SERVE: Text("送达未查阅", "Delivered, and not opened"),
}
ERRANDS = tuple(ERRAND_WORDS)
