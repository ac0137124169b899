"""Logs of former systems: read and written as streams, without tables, pure."""

from rongyi.history.rules.mapping import Mapping, mapping_of
from rongyi.history.rules.ocel import OcelWriter
from rongyi.history.rules.shape import REASONS, Bad, Happened, Header, Part, Row, digest_of
from rongyi.history.rules.table import TableReader
from rongyi.history.rules.times import moment_kept, moment_of
from rongyi.history.rules.trouble import LogBroken, LogForm, MappingWrong
from rongyi.history.rules.writing import XesWriter
from rongyi.history.rules.xes import XesReader

__all__ = [
    "REASONS",
    "Bad",
    "Happened",
    "Header",
    "LogBroken",
    "LogForm",
    "Mapping",
    "MappingWrong",
    "OcelWriter",
    "Part",
    "Row",
    "TableReader",
    "XesReader",
    "XesWriter",
    "digest_of",
    "mapping_of",
    "moment_kept",
    "moment_of",
]
