"""Take over logs of former systems."""

from rongyi.history.services.taking import Keeper, begin_log, finish_log, forget_empty_log, take

__all__ = ["Keeper", "begin_log", "finish_log", "forget_empty_log", "take"]
