"""DATABASE_URL and the embedded server as entries of Django's DATABASES."""

from __future__ import annotations

import os
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from rongyi.config.database.cluster import APPLICATION, OWNER
from rongyi.config.database.location import location
from rongyi.config.database.pooling import POOL
from rongyi.config.environment import Environment
from rongyi.config.trouble import Trouble

CONNECTION_AGE_MAX_S = 600
WITHOUT_POOL = "RONGYI_WITHOUT_POOL"  # "1" where each thread keeps its own connection
_NAMES = {
    "host": "HOST",
    "port": "PORT",
    "user": "USER",
    "password": "PASSWORD",
    "dbname": "NAME",
}


def databases(environment: Environment) -> dict[str, dict[str, Any]]:
    """`default` is what web and worker use; `owner` is for migrations alone."""
    if not environment.database_url:
        application, owner = _embedded(environment, APPLICATION), _embedded(environment, OWNER)
    elif environment.database_owner_url:
        application, owner = _of(environment.database_url), _of(environment.database_owner_url)
    else:
        application, owner = _of(environment.database_url), _of(environment.database_url)
        given = application["OPTIONS"].get("options", "")
        application["OPTIONS"]["options"] = f"{given} -c role={APPLICATION}".strip()
    if environment.testing:
        return {"default": application}
    application["CONN_HEALTH_CHECKS"] = True
    if os.environ.get(WITHOUT_POOL) == "1":
        application["CONN_MAX_AGE"] = CONNECTION_AGE_MAX_S
    else:
        application["OPTIONS"]["pool"] = POOL
    return {"default": application, "owner": owner}


def _embedded(environment: Environment, role: str) -> dict[str, Any]:
    return _entry(
        NAME=environment.database_name,
        HOST=str(location(environment.data).socket),
        PORT="5432",
        USER=role,
    )


def _of(url: str) -> dict[str, Any]:
    """An entry from a connection URI or a "key=value" text. Errors: Trouble, never the password."""
    try:
        given = dict(conninfo_to_dict(url))
    except psycopg.ProgrammingError:
        raise Trouble(
            zh="DATABASE_URL 不是有效的地址，例如：postgresql://用户:密码@主机/数据库",
            en="DATABASE_URL is not an address such as postgresql://user:password@host/database",
            code=2,
        ) from None
    if "dbname" not in given:
        raise Trouble(
            zh="DATABASE_URL 没有写数据库名。",
            en="DATABASE_URL names no database: add its name after the host, as in host/rongyi.",
            code=2,
        )
    known = {_NAMES[name]: str(given.pop(name)) for name in tuple(given) if name in _NAMES}
    return _entry(**known, OPTIONS=given)


def _entry(**given: Any) -> dict[str, Any]:
    options = {**given.pop("OPTIONS", {}), "server_side_binding": True}
    return {"ENGINE": "rongyi.config.database.engine", **given, "OPTIONS": options}
