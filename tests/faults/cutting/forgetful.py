"""A disk for nbdkit's Python plugin: what was not flushed is lost when the power fails.

Writes go to a layer in memory; a flush carries them to the image on the host. When the file CUT
appears, the layer is dropped and every request fails, as if the cable had been pulled; at the next
start only the image is there. With `lies=1` flushes are confirmed and not carried out.
"""

import errno
import os
from typing import Any

try:
    import nbdkit
except ImportError:  # read by a checker, not by nbdkit
    nbdkit = None  # type: ignore[assignment]

API_VERSION = 2
BLOCK = 4096
_settings: dict[str, str] = {}
_layer: dict[int, bytes] = {}
_image: list[int] = []


def config(key: str, value: str) -> None:
    """image=PATH, cut=PATH, lies=0|1."""
    _settings[key] = value


def open(readonly: bool) -> Any:
    """One handle for everybody."""
    if not _image:
        _image.append(os.open(_settings["image"], os.O_RDWR))
    return 1


def get_size(handle: Any) -> int:
    """As large as the image."""
    return os.fstat(_image[0]).st_size


def can_flush(handle: Any) -> bool:
    """The file system is to know that it has to ask."""
    return True


def can_fua(handle: Any) -> int:
    """Forced writes come as a write and a flush."""
    return int(nbdkit.FUA_EMULATE)


def _powered() -> None:
    if os.path.exists(_settings["cut"]):
        _layer.clear()
        nbdkit.set_error(errno.EIO)
        raise OSError("the power is off")


def pread(handle: Any, buffer: Any, offset: int, flags: int) -> None:
    """What was written last, flushed or not."""
    _powered()
    position, end = offset, offset + len(buffer)
    while position < end:
        number, within = divmod(position, BLOCK)
        count = min(BLOCK - within, end - position)
        block = _layer.get(number)
        piece = (
            os.pread(_image[0], count, position)
            if block is None
            else block[within : within + count]
        )
        buffer[position - offset : position - offset + count] = piece
        position += count


def pwrite(handle: Any, buffer: Any, offset: int, flags: int) -> None:
    """Into the layer only."""
    _powered()
    content = bytes(buffer)
    position, end = offset, offset + len(content)
    while position < end:
        number, within = divmod(position, BLOCK)
        count = min(BLOCK - within, end - position)
        piece = content[position - offset : position - offset + count]
        if count < BLOCK:
            whole = bytearray(_layer.get(number) or os.pread(_image[0], BLOCK, number * BLOCK))
            whole[within : within + count] = piece
            piece = bytes(whole)
        _layer[number] = piece
        position += count


def flush(handle: Any, flags: int) -> None:
    """Carry the layer to the image."""
    _powered()
    if _settings.get("lies") == "1":
        return
    for number, piece in _layer.items():
        os.pwrite(_image[0], piece, number * BLOCK)
    _layer.clear()
