"""Applications wait here for the next commit; each is answered after its own has happened."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from rongyi.kernel.errors import DomainError
from rongyi.themes.errors import IntakeBusy, IntakeTooOften
from rongyi.themes.services import BATCH_MAX, Asked, Taken

BETWEEN_S = 0.02  # from the beginning of a commit to that of the next
WAITING_MAX = 4_000  # what comes beyond it is told to come again
SENT_MAX, SENT_WITHIN_S = 20, 60.0  # of one person
PEOPLE_KEPT = 50_000
Receive = Callable[[Sequence[Asked]], list["Taken | DomainError"]]
_Waiting = tuple[Asked, "asyncio.Future[Taken | DomainError]"]


class Queue:
    """One committer, so that numbers follow the order of arrival. The next commit takes all that
    came since the last one began, which was BETWEEN_S ago or longer: whoever comes alone waits for
    nobody, and a crowd shares its commits."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._waiting: asyncio.Queue[_Waiting] = asyncio.Queue(WAITING_MAX)
        self._thread = ThreadPoolExecutor(1, "committer")
        self._sent: OrderedDict[UUID, tuple[float, int]] = OrderedDict()
        self._task: asyncio.Task[None] | None = None

    async def put(self, asked: Asked) -> Taken | DomainError:
        """The answer once it is on the disk. Errors: IntakeBusy, IntakeTooOften, at once."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._commit())
        self._count(asked.person_id)
        future: asyncio.Future[Taken | DomainError] = asyncio.get_running_loop().create_future()
        try:
            self._waiting.put_nowait((asked, future))
        except asyncio.QueueFull:
            raise IntakeBusy from None
        return await future

    def _count(self, person: UUID) -> None:
        now = time.monotonic()
        since, number = self._sent.pop(person, (now, 0))
        if now - since > SENT_WITHIN_S:
            since, number = now, 0
        self._sent[person] = (since, number + 1)
        if len(self._sent) > PEOPLE_KEPT:
            self._sent.popitem(last=False)
        if number >= SENT_MAX:
            raise IntakeTooOften

    async def _commit(self) -> None:
        loop, began = asyncio.get_running_loop(), float("-inf")
        while True:
            batch = [await self._waiting.get()]
            await asyncio.sleep(max(0.0, began + BETWEEN_S - time.monotonic()))
            began = time.monotonic()
            while len(batch) < BATCH_MAX and not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
            asked = [one for one, _ in batch]
            try:
                answers = await loop.run_in_executor(self._thread, self._receive, asked)
            except Exception:  # the database is gone: nothing was received, and that is said
                answers = [IntakeBusy()] * len(batch)
            for (_, future), answer in zip(batch, answers, strict=True):
                if not future.done():
                    future.set_result(answer)
