"""SM3 as the verifier reckons it, by hand and by OpenSSL, against vectors of others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rongyi.config.command_line.verify_log import DIGESTS, sm3_by_hand

VECTORS = Path(__file__).parents[2].parent / "shared/data/sm-vectors.json"


def test_the_verifier_s_sm3_agrees_with_the_published_vectors() -> None:
    if not VECTORS.exists():
        pytest.skip("the vectors are not beside this tree: ../shared/data/sm-vectors.json")
    known = json.loads(VECTORS.read_text("utf-8"))["sm3"]

    found = [sm3_by_hand(bytes.fromhex(one["msg"])).hex() for one in known]

    assert known and found == [one["digest"] for one in known]
    assert found == [DIGESTS[2](bytes.fromhex(one["msg"])).hex() for one in known]
