"""How facts become bytes, chains, a Merkle tree, tiles and checkpoints. Pure."""

from rongyi.journal.rules.chain import (
    BREAKS,
    SALT_BYTES,
    ZERO_HASH,
    Break,
    Link,
    StoredLink,
    Verifier,
    body_text,
    commitment,
    link_hash,
    moment_bytes,
    stream_id,
    stream_of,
)

__all__ = [
    "BREAKS",
    "SALT_BYTES",
    "ZERO_HASH",
    "Break",
    "Link",
    "StoredLink",
    "Verifier",
    "body_text",
    "commitment",
    "link_hash",
    "moment_bytes",
    "stream_id",
    "stream_of",
]
