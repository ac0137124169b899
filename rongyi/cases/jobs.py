"""Slow work, and work by the calendar."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from rongyi.cases import services
from rongyi.journal.jobs import Patient
from rongyi.kernel import moment


@app.task(
    name="cases.issue_certificate",
    retry=Patient(),
)
def issue_certificate(case_id: str) -> None:
    """Print, sign and keep the certificate of an approved case. Done twice it is the same one."""
    services.issue_certificate(case_id=UUID(case_id), now=moment.now())


@app.task(
    name="cases.write_letter",
    retry=Patient(),
)
def write_letter(case_id: str, seq: int) -> None:
    """Print and keep the letter that a fact of a case sends. Done twice it is the same one."""
    services.write_letter(case_id=UUID(case_id), seq=seq, now=moment.now())


@app.periodic(cron="5 * * * *", periodic_id="cases.deem_accepted")
@app.task(name="cases.deem_accepted", pass_context=False)
def deem_accepted(timestamp: int) -> None:
    """Cases that nobody answered within five working days count as accepted (art. 32(1)(4))."""
    services.deem_accepted(now=moment.now())


@app.periodic(cron="2 * * * *", periodic_id="cases.deem_renewed")
@app.task(name="cases.deem_renewed", pass_context=False)
def deem_renewed(timestamp: int) -> None:
    """Renewals filed in time that nobody decided by the last day are granted (art. 50(2))."""
    services.deem_renewed(now=moment.now())


@app.periodic(cron="* * * * *", periodic_id="cases.count_facts")
@app.task(name="cases.count_facts", queueing_lock="cases.count_facts", pass_context=False)
def count_facts(timestamp: int) -> None:
    """What happened in the last minute enters the statistics."""
    services.count_facts()


@app.periodic(cron="15 * * * *", periodic_id="cases.watch")
@app.task(name="cases.watch", pass_context=False)
def watch(timestamp: int) -> None:
    """Warn of due days that press, and tell further what stayed open (预警、督办)."""
    services.watch_cases(now=moment.now())


@app.periodic(cron="25 * * * *", periodic_id="cases.recount_due_days")
@app.task(name="cases.recount_due_days", pass_context=False)
def recount_due_days(timestamp: int) -> None:
    """Count provisional due days anew once the holidays of their year are published."""
    services.recount_due_days(now=moment.now())


@app.periodic(cron="*/10 * * * *", periodic_id="cases.note_errands")
@app.task(name="cases.note_errands", queueing_lock="cases.note_errands", pass_context=False)
def note_missing_errands(timestamp: int) -> None:
    """What posts have to see to of visits and decisions from before it was kept."""
    services.note_missing_errands()


@app.periodic(cron="10 * * * *", periodic_id="cases.expire_overdue")
@app.task(name="cases.expire_overdue", pass_context=False)
def expire_overdue(timestamp: int) -> None:
    """Cases whose correction nobody handed in by its day end, and say so (art. 32)."""
    services.expire_overdue(now=moment.now())


@app.periodic(cron="20 * * * *", periodic_id="cases.send_due_notices")
@app.task(name="cases.send_due_notices", pass_context=False)
def send_due_notices(timestamp: int) -> None:
    """What desks noted is told on the fifth working day at the latest, whoever did not look."""
    services.send_due_notices(now=moment.now())
