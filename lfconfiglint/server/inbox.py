"""An editor's messages, read ahead, so that nothing is worked out that newer ones make stale."""

from __future__ import annotations

import json
import os
import re
from collections import Counter, deque
from collections.abc import Iterator
from queue import Queue
from threading import Thread

from lsprotocol import types

from lfconfiglint.errors import UsageError
from lfconfiglint.hints import Any
from lfconfiglint.language import Text

UNREADABLE = object()
"""In place of a message that is no JSON."""
MOST_BYTES = 64 * 1024 * 1024
"""Of one message: a text of which not a fiftieth would be read as a config."""
_MOST_WAITING = 1000
_PIECE = 64 * 1024
_TOO_LONG = UsageError(
    Text(
        f"the editor sends a message of more than {MOST_BYTES >> 20} MiB",
        f"编辑器发送的消息超过 {MOST_BYTES >> 20} MiB",
    )
)
_LENGTH = re.compile(rb"content-length[ \t]*:[ \t]*(\d+)[ \t]*\r?\n", re.IGNORECASE)
_CHANGES = (
    types.TEXT_DOCUMENT_DID_OPEN, types.TEXT_DOCUMENT_DID_CHANGE, types.TEXT_DOCUMENT_DID_CLOSE,
)  # fmt: skip


class Inbox:
    """Messages from a file descriptor, in their order, until its end."""

    def __init__(self, descriptor: int) -> None:
        self._bodies: Queue[bytes | UsageError | None] = Queue(_MOST_WAITING)
        self._waiting: deque[Any] = deque()
        self._changes: Counter[str] = Counter()
        self._cancelled: set[object] = set()
        self._ended = False
        # it may wait for an editor that says no more
        Thread(target=_read, args=(descriptor, self._bodies), daemon=True).start()

    def __iter__(self) -> Iterator[Any]:
        """What was read of JSON, or :data:`UNREADABLE`; raises UsageError for a message whose
        length cannot be, behind which no other is found."""
        while True:
            while not self._ended and len(self._waiting) < _MOST_WAITING:
                if self._waiting and self._bodies.empty():
                    break
                self._take(self._bodies.get())
            if not self._waiting:
                return
            message = self._waiting.popleft()
            if isinstance(message, UsageError):
                raise message
            uri = _changed_text(message)
            if uri is not None:
                self._changes[uri] -= 1
            yield message

    def will_change(self, uri: str) -> bool:
        """Whether a message that waits opens, changes or closes that text."""
        return self._changes[uri] > 0

    def cancelled(self, number: object) -> bool:
        """Whether the request of that number was taken back; it is asked once for each."""
        if isinstance(number, int | str) and number in self._cancelled:
            self._cancelled.discard(number)
            return True
        return False

    def _take(self, body: bytes | UsageError | None) -> None:
        if body is None:
            self._ended = True
            return
        if isinstance(body, UsageError):
            self._waiting.append(body)
            return
        message = _parsed(body)
        uri = _changed_text(message)
        if uri is not None:
            self._changes[uri] += 1
        elif isinstance(message, dict) and message.get("method") == types.CANCEL_REQUEST:
            number = _at(message, "params", "id")
            if any(_at(each, "id") == number for each in self._waiting):
                self._cancelled.add(number)
        self._waiting.append(message)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        return UNREADABLE


def _at(message: object, *keys: str) -> Any:
    """What stands there in objects in objects; None where that is nothing or no name."""
    for key in keys:
        message = message.get(key) if isinstance(message, dict) else None
    return message if isinstance(message, int | str) else None


def _changed_text(message: object) -> str | None:
    """The name of the text that it opens, changes or closes."""
    if not isinstance(message, dict) or message.get("method") not in _CHANGES:
        return None
    params = message.get("params")
    uri = _at(params, "textDocument", "uri")
    return uri if isinstance(uri, str) else None


def _read(descriptor: int, bodies: Queue[bytes | UsageError | None]) -> None:
    """Put the bodies of messages, and at the end None; lines that tell no length are passed by."""
    read = bytearray()
    length: int | None = None
    try:
        while True:
            end = read.find(b"\n") + 1
            while not end and len(read) < _PIECE:
                if not _more(descriptor, read):
                    return
                end = read.find(b"\n") + 1
            line = bytes(read[: end or len(read)])
            del read[: len(line)]
            told = _LENGTH.fullmatch(line)
            if told:
                length = int(told[1][:20])
            elif not line.strip() and length is not None:
                if length > MOST_BYTES:
                    bodies.put(_TOO_LONG)
                    return
                while len(read) < length:
                    if not _more(descriptor, read):
                        return
                bodies.put(bytes(read[:length]))
                del read[:length]
                length = None
    finally:
        bodies.put(None)


def _more(descriptor: int, read: bytearray) -> bool:
    """Whether there was more."""
    try:
        piece = os.read(descriptor, _PIECE)
    except OSError:
        return False
    read += piece
    return bool(piece)
