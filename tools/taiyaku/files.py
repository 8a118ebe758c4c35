"""Text files: read as UTF-8 or said where not; written whole or not at all.

Writing goes through a temporary file beside the target and ``os.replace``, so that a full disk or a
kill leaves the old file. A file whose text would not change is not touched, not even its time.
Line ends and a byte order mark are the caller's text: nothing is translated on the way.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from taiyaku.errors import ProjectError
from taiyaku.said import say

__all__ = ["missing", "read_text", "write_bytes", "write_text"]


def read_text(path: Path) -> str:
    """The text of a file, line ends as they are."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise missing(path) from None
    except OSError as error:
        raise ProjectError(say("{path}: cannot be read ({why}).", path=path, why=error.strerror)) from error
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ProjectError(
            say(
                "{path}:{line}: byte {byte} is not UTF-8. Save the file as UTF-8.",
                path=path,
                line=line,
                byte=f"0x{content[error.start]:02x}",
            )
        ) from None


def missing(path: Path) -> ProjectError:
    """What is said of a file that is not there."""
    return ProjectError(say("{path}: no such file.", path=path))


def write_text(path: Path, text: str) -> bool:
    """True if the file was changed; on any error it is as it was."""
    return write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> bool:
    """The same for what is no text."""
    try:
        if path.read_bytes() == content:
            return False
    except OSError:
        pass
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except OSError as error:
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
        raise ProjectError(
            say(
                "{path}: cannot be written ({why}). The file is as it was; free the cause and run again.",
                path=path,
                why=error.strerror,
            )
        ) from error
    return True


def _umask() -> int:
    """The process's umask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
