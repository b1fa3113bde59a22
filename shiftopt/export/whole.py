"""Files written whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from shiftopt.errors import ShiftoptError


class WriteError(ShiftoptError):
    """A result file can't be written: a folder without permission, or the old file open in a spreadsheet."""

    exit_code = 2


def write_whole(path: Path, content: bytes | str) -> Path:
    """Write a file so that a reader sees the old one or the new one, never a part.

    The content goes to a temporary name in the same folder, which is made if need be, and then takes the
    place of ``path``. Text is UTF-8 and its line ends are kept.

    Raises
    ------
    WriteError
        Where the folder or the file can't be written; the old file is then untouched.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        raise WriteError(f"{path}: can't write ({error.strerror}); is it open in another program?") from error
    finally:
        with suppress(OSError):
            part.unlink()
    return path
