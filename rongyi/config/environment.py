"""What the environment says, read once: one frozen value instead of lookups all over."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rongyi.config.paths import default_data_folder
from rongyi.config.trouble import Trouble

PORT_DEFAULT = 8000
PORT_MAX = 65_535
HASHES = ("sha256", "sm3")
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
    log_origin: str
    log_export: tuple[str, ...]
    log_hash: str
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
        log_origin=_origin(variables.get("LOG_ORIGIN", ""), address),
        log_export=_folders(variables.get("LOG_EXPORT", "")),
        log_hash=_hash(variables.get("LOG_HASH", "")),
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


def _origin(value: str, address: str) -> str:
    """What the logs are called: LOG_ORIGIN, else where people reach us, without https://."""
    name = value or f"{address.partition('://')[2] or address}/log"
    if re.fullmatch(r"[^\s+]{1,150}", name):
        return name
    raise Trouble(
        zh=f"LOG_ORIGIN={name} 不能用作日志名称：不得含空格或加号，最长 150 个字符。",
        en=f"LOG_ORIGIN={name} cannot name a log: no blanks, no plus signs, 150 characters.",
        code=2,
    )


def _hash(value: str) -> str:
    """LOG_HASH: what facts and logs of a new database are chained with."""
    if value in HASHES:
        return value
    if not value:
        return HASHES[0]
    raise Trouble(
        zh=f"LOG_HASH={value} 不是可用的杂凑算法，请写 sha256 或 sm3。",
        en=f"LOG_HASH={value} is no hash that facts are chained with: write sha256 or sm3.",
        code=2,
    )


def _folders(value: str) -> tuple[str, ...]:
    """LOG_EXPORT: folders with the sign between them that PATH has. Each is an absolute path."""
    named = tuple(dict.fromkeys(one.strip() for one in value.split(os.pathsep) if one.strip()))
    for one in named:
        if not Path(one).is_absolute() or "\0" in one:
            raise Trouble(
                zh=f"LOG_EXPORT 中的 {one} 不是完整路径，请写以 / 开头的文件夹。",
                en=f"{one} in LOG_EXPORT is no full path: name a folder that begins with /.",
                code=2,
            )
    return named


def _hosts(value: str, bind: str, address: str) -> tuple[str, ...]:
    """HOSTS if set; else loopback, the host of ADDRESS and the address we listen on."""
    if value:
        return tuple(name.strip() for name in value.split(",") if name.strip())
    host = address.partition("://")[2].partition("/")[0].rsplit(":", 1)[0]
    return tuple(dict.fromkeys((*LOOPBACK, host, bind)))
