"""Asking other systems: three answers, every call logged."""

from rongyi.exchange.rules import Answer, Ask, Found, Missing, NoAnswer, Record, Unreachable
from rongyi.exchange.services.adapters import (
    ASK_TIMEOUT_S,
    Adapter,
    LocalRegister,
    use_adapter,
)
from rongyi.exchange.services.asking import ask_many
from rongyi.exchange.services.registers import seed_register, sync_datasets

__all__ = [
    "ASK_TIMEOUT_S",
    "Adapter",
    "Answer",
    "Ask",
    "Found",
    "LocalRegister",
    "Missing",
    "NoAnswer",
    "Record",
    "Unreachable",
    "ask_many",
    "seed_register",
    "sync_datasets",
    "use_adapter",
]
