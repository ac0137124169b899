"""What a caller of exchange can do wrong. Words: definitions/sip/messages/exchange.yaml.

A source that does not answer is no error: it is the answer `Unreachable`.
"""

from __future__ import annotations

from rongyi.kernel.errors import BadInput, NotFound


class PurposeMissing(BadInput):
    """Somebody asks for data without saying for what or by which law."""

    code, status = "exchange.purpose_missing", 422


class UnknownDataset(NotFound):
    """No dataset of that code is registered."""

    code, status = "exchange.unknown_dataset", 404


class TooManyAsks(BadInput):
    """More datasets asked for at once than one page may need."""

    code, status = "exchange.too_many_asks", 422
