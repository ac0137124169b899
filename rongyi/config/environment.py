"""What the environment says, read once: one frozen value instead of lookups all over."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rongyi.config.paths import default_data_folder
from rongyi.config.trouble import Trouble

PORT_DEFAULT = 8000
PORT_MAX = 65_535
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True, kw_only=True)
class Environment:
    """Everything that an operator may set. Names are those of the environment variables."""

    data: Path
    database_url: str
    database_owner_url: str
    database_name: str
    port: int
    bind: str
    address: str
    hosts: tuple[str, ...]
    debug: bool
    testing: bool

    @property
    def is_secure(self) -> bool:
        """Whether people reach us by https (behind a proxy that ends TLS)."""
        return self.address.startswith("https://")


def read(variables: Mapping[str, str] = os.environ) -> Environment:
    """Read DATA, DATABASE_URL, PORT and the others. Errors: Trouble where a value is unusable."""
    port = _port(variables.get("PORT", ""))
    bind = variables.get("BIND", "") or "127.0.0.1"
    address = variables.get("ADDRESS", "").rstrip("/") or f"http://localhost:{port}"
    return Environment(
        data=_folder(variables.get("DATA", "")),
        database_url=variables.get("DATABASE_URL", ""),
        database_owner_url=variables.get("DATABASE_OWNER_URL", ""),
        database_name=variables.get("RONGYI_DATABASE_NAME", "") or "rongyi",
        port=port,
        bind=bind,
        address=address,
        hosts=_hosts(variables.get("HOSTS", ""), bind, address),
        debug=variables.get("RONGYI_DEBUG", "") == "1",
        testing=variables.get("RONGYI_TESTING", "") == "1",
    )


def _folder(value: str) -> Path:
    if "\0" in value:
        raise Trouble(zh="DATA 含有无效字符。", en="DATA holds a character that no path may have.")
    return Path(value).expanduser().absolute() if value else default_data_folder()


def _port(value: str) -> int:
    if not value:
        return PORT_DEFAULT
    if value.isascii() and value.isdigit() and 0 < int(value) <= PORT_MAX:
        return int(value)
    raise Trouble(
        zh=f"PORT={value} 不是端口号，请使用 1 到 {PORT_MAX} 之间的整数。",
        en=f"PORT={value} is not a port: use a whole number from 1 to {PORT_MAX}.",
        code=2,
    )


def _hosts(value: str, bind: str, address: str) -> tuple[str, ...]:
    """HOSTS if set; else loopback, the host of ADDRESS and the address we listen on."""
    if value:
        return tuple(name.strip() for name in value.split(",") if name.strip())
    host = address.partition("://")[2].partition("/")[0].rsplit(":", 1)[0]
    return tuple(dict.fromkeys((*LOOPBACK, host, bind)))
