"""The key that signs sessions: made once, kept with the data, readable by its owner alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from rongyi.config.trouble import Trouble

KEY_BYTES = 50


def secret_key(data: Path) -> str:
    """The key in SECRET_KEY or in DATA/secret_key; made when there is none. Errors: Trouble."""
    if given := os.environ.get("SECRET_KEY"):
        return given
    path = data / "secret_key"
    try:
        data.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            draft = data / f"secret_key.{os.getpid()}"
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(KEY_BYTES))
            _keep(draft, path)
        return path.read_text()
    except OSError as error:
        raise Trouble(
            zh=f"无法读写 {path}：{error.strerror}。",
            en=f"{path} cannot be read or written: {error.strerror}.",
        ) from None


def _keep(draft: Path, path: Path) -> None:
    """Give the draft its name unless another process was first."""
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
