"""`rongyi history`: what a former system logged comes in whole, in order, and goes out again."""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rongyi.config.command_line.history import giving, taking
from rongyi.config.command_line.program import OK, PROBLEMS
from rongyi.config.trouble import Trouble
from rongyi.history import services
from rongyi.history.events import former_stream
from rongyi.history.models import FormerBadRow, FormerCase, FormerLog
from rongyi.history.queries import former_case
from rongyi.history.services import taking as piecewise
from rongyi.journal.queries import verify_chain, verify_journal
from rongyi.kernel.actor import SYSTEM
from rongyi.kernel.errors import Stale

pytestmark = pytest.mark.django_db

Event = tuple[str, str | None]
PARIS = "2011-10-11T13:45:40.276+02:00"
EARLIER = "2011-10-10T08:00:00.000+02:00"


def xes(*traces: tuple[str, list[Event]], named: str = "") -> str:
    """A log of traces: each with a number and its events."""
    written = []
    for number, events in traces:
        inner = "".join(
            f"<event><string key='concept:name' value={quoteattr(activity)}/>"
            + (f"<date key='time:timestamp' value={quoteattr(at)}/>" if at else "")
            + "</event>"
            for activity, at in events
        )
        name = f"<string key='concept:name' value={quoteattr(number)}/>"
        written.append(f"<trace>{name}{named}{inner}</trace>")
    return f"<?xml version='1.0' encoding='UTF-8'?><log>{''.join(written)}</log>"


def taken(path: Path, capsys: Any, **options: Any) -> dict[str, Any]:
    """What `rongyi history import FILE --json` prints, with its exit code."""
    said = {"mapping": None, "department": "", "name": "", "json": True, **options}
    capsys.readouterr()
    code = taking.take(argparse.Namespace(file=path, **said))
    return {**json.loads(capsys.readouterr().out), "code": code}


def given_back(folder: Path, form: str, log: str = "") -> Path:
    """The file that `rongyi history export` writes."""
    out = folder / f"out.{form}"
    giving.export(argparse.Namespace(format=form, out=out, log=log, json=False))
    return out


def traces_of(path: Path) -> list[tuple[str, list[Event]]]:
    """Read an XES file another way than the program does."""
    found = []
    for trace in ElementTree.parse(path).getroot().iter("trace"):
        number = next((s.get("value") or "" for s in trace.findall("string")), "")
        events: list[Event] = []
        for event in trace.findall("event"):
            said = {one.get("key"): one.get("value") for one in event}
            events.append((said["concept:name"] or "", said.get("time:timestamp")))
        found.append((number, events))
    return found


def file(folder: Path, text: str, name: str = "log.xes") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_repeated_and_same_instant_events_keep_their_order(tmp_path: Path, capsys: Any) -> None:
    events: list[Event] = [("收件", PARIS), ("收件", PARIS), ("B & <b>", EARLIER), ("收件", None)]
    path = file(tmp_path, xes(("k-1", events), ("k-2", [("A", None)])))

    said = taken(path, capsys)

    assert (said["cases"], said["events"], said["bad_rows"]) == (2, 5, 0)
    assert traces_of(given_back(tmp_path, "xes")) == [("k-1", events), ("k-2", [("A", None)])]
    case = FormerCase.objects.get(number="k-1")
    assert case.began_at is not None and case.began_at.isoformat() == "2011-10-10T06:00:00+00:00"
    assert verify_chain(former_stream(case.id)).holds


NAMES = st.text(
    st.characters(min_codepoint=32, exclude_categories=("Cs", "Cn", "Co")), min_size=1, max_size=9
).filter(str.strip)
TIMES = st.none() | st.datetimes().map(lambda at: at.isoformat() + "+08:00")
LOGS = st.lists(
    st.tuples(NAMES, st.lists(st.tuples(NAMES, TIMES), max_size=6)), min_size=1, max_size=6
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(log=LOGS)
def test_whatever_was_taken_over_is_given_back(log: Any, capsys: Any) -> None:
    FormerBadRow.objects.all().delete()
    FormerCase.objects.all().delete()
    FormerLog.objects.all().delete()
    with tempfile.TemporaryDirectory() as folder:
        path = file(Path(folder), xes(*log))

        said = taken(path, capsys)

        assert said["bad_rows"] == 0
        written = traces_of(given_back(Path(folder), "xes"))
        assert written == [(number, list(events)) for number, events in log]


def test_attributes_of_every_depth_come_back(tmp_path: Path, capsys: Any) -> None:
    nested = (
        "<string key='a' value='1'><float key='b' value='2.5'/></string>"
        "<list key='l'><values><int key='i' value='1'/><int key='i' value='2'/></values></list>"
    )
    path = file(tmp_path, xes(("k", [("A", PARIS)]), named=nested))
    taken(path, capsys)

    out = ElementTree.parse(given_back(tmp_path, "xes")).getroot()

    trace = out.find("trace")
    assert trace is not None
    assert [one.get("value") for one in trace.findall("list/values/int")] == ["1", "2"]
    assert [one.get("value") for one in trace.findall("string/float")] == ["2.5"]


def test_bad_events_are_listed_with_their_lines_and_left_out(tmp_path: Path, capsys: Any) -> None:
    text = xes(("k", [("A", PARIS), (" ", PARIS), ("B", "gestern"), ("C", PARIS)]))
    path = file(tmp_path, text.replace("<event>", "\n<event>"))

    said = taken(path, capsys)

    assert (said["events"], said["code"]) == (2, OK)
    assert [(one["line"], one["reason"]) for one in said["bad"]] == [
        (3, "no_activity"),
        (4, "bad_time"),
    ]


def test_each_bad_event_of_one_line_is_listed(tmp_path: Path, capsys: Any) -> None:
    path = file(tmp_path, xes(("k", [("A", "gestern"), ("B", PARIS)]), ("l", [(" ", PARIS)])))

    said = taken(path, capsys)

    assert (said["events"], said["bad_rows"]) == (1, 2)
    assert [(one["line"], one["reason"]) for one in said["bad"]] == [
        (1, "bad_time"),
        (1, "no_activity"),
    ]


def test_a_table_of_bad_rows_alone_is_no_success(tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes("case,activity\n1,收件\n".encode("gb18030"))

    said = taken(path, capsys)

    assert (said["cases"], said["code"]) == (0, PROBLEMS)


def test_times_at_the_edge_of_the_calendar_come_back_as_written(
    tmp_path: Path, capsys: Any
) -> None:
    edges = ["0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-08:00"]
    log = [("k", [("A", edges[0]), ("B", PARIS), *(("C", at) for at in edges[1:])])]
    taken(file(tmp_path, xes(*log)), capsys)

    case = FormerCase.objects.get()

    assert (case.began_at, case.last_at) == (datetime.fromisoformat(PARIS),) * 2
    assert traces_of(given_back(tmp_path, "xes")) == log
    written = json.loads(given_back(tmp_path, "ocel").read_text("utf-8"))
    assert [one["time"][:4] for one in written["events"]] == ["0001", "2011", "9999", "9999"]


def test_the_same_file_twice_is_taken_over_once(tmp_path: Path, capsys: Any) -> None:
    path = file(tmp_path, xes(("k", [("A", PARIS)])))
    first = taken(path, capsys)

    again = taken(path, capsys)

    assert (first["already"], again["already"]) == (False, True)
    assert again["events"] == FormerCase.objects.get().events == 1


@pytest.mark.parametrize("form", ["xes", "csv"])
def test_what_was_interrupted_goes_on_where_it_stopped(
    form: str, tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(piecewise, "PIECE_EVENTS", 3)
    log = [(f"k{n % 4}" if form == "csv" else f"k{n}", [(f"a{n}", PARIS)]) for n in range(12)]
    if form == "xes":
        path = file(tmp_path, xes(*log))
    else:
        rows = [f"{number},{events[0][0]},{events[0][1]}" for number, events in log]
        path = file(tmp_path, "\n".join(["case,activity,time", *rows]), "log.csv")
    kept = piecewise.Keeper.keep
    pieces = []

    def killed(self: Any, **more: Any) -> None:
        if len(pieces) == 2:
            raise KeyboardInterrupt
        pieces.append(kept(self, **more))

    monkeypatch.setattr(piecewise.Keeper, "keep", killed)
    with pytest.raises(KeyboardInterrupt):
        taken(path, capsys)
    monkeypatch.setattr(piecewise.Keeper, "keep", kept)

    said = taken(path, capsys)

    assert said["resumed_from"] > 0
    assert said["events"] == sum(one.events for one in FormerCase.objects.all()) == 12
    found = {
        number: [a for a, _ in events] for number, events in traces_of(given_back(tmp_path, "xes"))
    }
    expected: dict[str, list[str]] = {}
    for number, events in log:
        expected.setdefault(number, []).extend(activity for activity, _ in events)
    assert found == expected
    assert verify_journal().holds


def test_rows_of_a_table_belong_to_their_cases_in_the_order_of_rows(
    tmp_path: Path, capsys: Any
) -> None:
    mapping = file(
        tmp_path,
        "case: 编号\nactivity: 环节\ntime: 时间\ncase_columns: [区域]\nencoding: gb18030\n"
        "ended: {activities: [办结]}\n",
        "mapping.yaml",
    )
    path = tmp_path / "old.csv"
    rows = ["编号;环节;时间;区域", "甲1;收件;2020/1/2 9:00;东", "乙;收件;2020/1/1 9:00;西",
            "甲1;办结;2020/1/1 8:00;东", "乙;退件;胡说;西", ";收件;;", "乙;审查"]  # fmt: skip
    path.write_bytes("\n".join(rows).encode("gb18030"))

    said = taken(path, capsys, mapping=mapping)

    assert (said["cases"], said["closed"], said["running"], said["events"]) == (2, 1, 1, 3)
    assert [(one["line"], one["reason"]) for one in said["bad"]] == [
        (5, "bad_time"),
        (6, "no_case"),
        (7, "columns"),
    ]
    zh = [
        (number, [a for a, _ in events])
        for number, events in traces_of(given_back(tmp_path, "xes"))
    ]
    assert zh == [("甲1", ["收件", "办结"]), ("乙", ["收件"])]


def test_signs_that_no_text_can_hold_make_a_bad_row(tmp_path: Path, capsys: Any) -> None:
    path = file(tmp_path, "case,activity,time,n\0te\nk,A,,x\nk,B\0,,x\nk,C,,y\0\n", "log.csv")

    said = taken(path, capsys)

    assert (said["events"], said["code"]) == (1, OK)
    assert [(one["line"], one["reason"]) for one in said["bad"]] == [
        (3, "encoding"),
        (4, "encoding"),
    ]


def test_the_cases_are_shown_to_the_department_that_is_named(tmp_path: Path, capsys: Any) -> None:
    path = file(tmp_path, xes(("k", [("A", PARIS)])))

    said = taken(path, capsys, department="justice")

    assert said["events"] == 1
    assert FormerLog.objects.get().department == "justice"
    with pytest.raises(Trouble) as trouble:
        taken(path, capsys, department="nowhere")
    assert "nowhere" in trouble.value.words.en


def test_a_missing_end_date_is_a_running_case_where_others_have_one(
    tmp_path: Path, capsys: Any
) -> None:
    text = xes(("over", [("A", PARIS)]), ("open", [("A", PARIS)]))
    ended = text.replace('value="over"/>', f"value=\"over\"/><date key='enddate' value='{PARIS}'/>")

    dated = taken(file(tmp_path, ended), capsys)
    undated = taken(file(tmp_path, text, "other.xes"), capsys)

    assert (dated["closed"], dated["running"]) == (1, 1)
    assert (undated["closed"], undated["running"]) == (2, 0)


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_that_breaks_off_keeps_what_came_before(
    packed: bool, tmp_path: Path, capsys: Any
) -> None:
    text = xes(*((f"k{n}", [("A", PARIS)] * 9) for n in range(400)))
    path = tmp_path / ("log.xes.gz" if packed else "log.xes")
    content = gzip.compress(text.encode(), 0) if packed else text.encode()
    path.write_bytes(content[: len(content) // 2])

    said = taken(path, capsys)

    assert said["code"] == PROBLEMS
    assert not said["finished"]
    assert 0 < said["cases"] < 400


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("log.xes", "<!DOCTYPE log [<!ENTITY a 'b'>]><log><string key='&a;' value=''/></log>"),
        ("log.xes", "<html></html>"),
        ("log.csv", "who,what\n1,2\n"),
        ("log.csv", ""),
        ("log.doc", "x"),
    ],
)
def test_what_is_no_log_is_told_in_a_sentence(
    name: str, text: str, tmp_path: Path, capsys: Any
) -> None:
    with pytest.raises(Trouble) as trouble:
        taken(file(tmp_path, text, name), capsys)

    assert trouble.value.code == 2
    assert name in trouble.value.words.en


@pytest.mark.parametrize(
    "text", ["case: [", "what: x", "timezone: Moon/Base", "ended: 3", "encoding: klingon", "- a"]
)
def test_a_mapping_that_cannot_be_used_is_told_in_a_sentence(
    text: str, tmp_path: Path, capsys: Any
) -> None:
    path = file(tmp_path, xes(("k", [])))

    with pytest.raises(Trouble) as trouble:
        taken(path, capsys, mapping=file(tmp_path, text, "mapping.yaml"))

    assert trouble.value.code == 2


def test_ocel_has_the_same_cases_and_events_in_order(tmp_path: Path, capsys: Any) -> None:
    log: list[tuple[str, list[Event]]] = [
        ("k", [("A", PARIS), ("A", PARIS), ("B", EARLIER), ("C", None)]),
        ("k", [("A", PARIS)]),
    ]
    taken(file(tmp_path, xes(*log)), capsys)

    written = json.loads(given_back(tmp_path, "ocel").read_text("utf-8"))

    assert [one["id"] for one in written["objects"]] == ["k#1", "k#2"]
    of_first = [
        (one["type"], {said["name"]: said["value"] for said in one["attributes"]}["rongyi:seq"])
        for one in written["events"]
        if one["relationships"][0]["objectId"] == "k#1"
    ]
    assert of_first == [("A", 1), ("A", 2), ("B", 3), ("C", 4)]
    assert {one["name"] for one in written["eventTypes"]} == {"A", "B", "C"}


def test_a_time_is_read_on_pages_and_in_ocel_as_the_mapping_said(
    tmp_path: Path, capsys: Any
) -> None:
    mapping = file(tmp_path, 'time_format: "%m-%d-%Y %H:%M:%S"\n', "mapping.yaml")
    log = xes(("k", [("A", "03-04-2019 10:00:00"), ("B", "03-05-2019 10:00:00")]))
    taken(file(tmp_path, log), capsys, mapping=mapping)
    case = FormerCase.objects.get()

    shown = former_case(case.id, SYSTEM).events
    written = json.loads(given_back(tmp_path, "ocel").read_text("utf-8"))

    days = ["2019-03-04", "2019-03-05"]
    assert [f"{one.moment:%Y-%m-%d}" for one in shown] == days
    assert [one["time"][:10] for one in written["events"]] == days
    assert case.began_at == shown[0].moment


def test_a_table_with_a_format_of_times_goes_out_with_the_right_days(
    tmp_path: Path, capsys: Any
) -> None:
    said = 'case: c\nactivity: a\ntime: t\ntime_format: "%m-%d-%Y %H:%M:%S"\n'
    mapping = file(tmp_path, said, "mapping.yaml")
    taken(file(tmp_path, "c,a,t\nk,A,03-04-2019 10:00:00\n", "log.csv"), capsys, mapping=mapping)

    (shown,) = former_case(FormerCase.objects.get().id, SYSTEM).events
    (written,) = json.loads(given_back(tmp_path, "ocel").read_text("utf-8"))["events"]

    assert f"{shown.moment:%Y-%m-%d}" == written["time"][:10] == "2019-03-04"


def test_a_place_that_takes_no_file_is_told_and_nothing_is_left(
    tmp_path: Path, capsys: Any
) -> None:
    taken(file(tmp_path, xes(("k", [("A", PARIS)]))), capsys)
    folder = tmp_path / "out.xes"
    folder.mkdir()

    with pytest.raises(Trouble) as trouble:
        given_back(tmp_path, "xes")

    assert "out.xes" in trouble.value.words.en
    assert sorted(one.name for one in tmp_path.iterdir()) == ["log.xes", "out.xes"]


def test_two_programs_do_not_take_over_the_same_piece(tmp_path: Path, capsys: Any) -> None:
    path = file(tmp_path, xes(("k", [("A", PARIS)])))
    begun = services.begin_log(
        name="log", digest=taking._digest(path, None), form="xes", department="", now=taking_now()
    )
    FormerLog.objects.filter(id=begun.id).update(done=7)
    keeper = services.Keeper(
        log_id=begun.id, done=0, header=taking.XesReader(taking.Mapping()).header,
        mapping=taking.Mapping(),
    )  # fmt: skip

    with pytest.raises(Stale):
        keeper.keep(now=taking_now())


def taking_now() -> Any:
    return taking.moment.now()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("page.xes", b"<html><body/></html>", "<html>"),
        ("dtd.xes", b"<!DOCTYPE log [<!ENTITY a 'b'>]><log/>", "DOCTYPE"),
        ("table.csv", b"name,when\na,b\n", "办件"),
        ("empty.csv", b"", "（无）"),
        ("cut.xes.gz", gzip.compress(b"<log><trace>" + b"x" * 4_000)[:40], "压缩文件已损坏"),
        ("cut.xes", b"<log>\n<trace>", "第 2 行"),
    ],
)
def test_what_is_no_log_is_told_exactly_and_leaves_nothing_behind(
    name: str, content: bytes, words: str, tmp_path: Path, capsys: Any
) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(Trouble) as told:
        taken(tmp_path / name, capsys)

    assert words in told.value.words.zh and "没有承接任何内容" in told.value.words.zh
    assert "othing was taken over" in told.value.words.en
    assert "line 0" not in told.value.words.en and "第 0 行" not in told.value.words.zh
    assert not FormerLog.objects.exists()
