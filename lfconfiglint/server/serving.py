"""One session with an editor, over two file descriptors."""

from __future__ import annotations

import logging
import os

from lfconfiglint.server.app import ConfigServer
from lfconfiglint.server.inbox import Inbox


class _Writer:
    """Where answers go; an editor that is gone hears no more."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self.open = True

    def write(self, data: bytes) -> None:
        rest = memoryview(data)
        try:
            while self.open and rest:
                rest = rest[os.write(self._descriptor, rest) :]
        except OSError:
            self.open = False

    def close(self) -> None:
        self.open = False


def serve(server: ConfigServer, asked: int, answered: int) -> None:
    """Answer what is *asked* until the editor ends it or is gone.

    Everything is done in this thread, one message after the other. Raises UsageError for messages
    whose length cannot be.
    """
    if not os.environ.get("LFCONFIGLINT_DEBUG"):
        # it tells of odd messages, on a page that editors show to people
        logging.getLogger("pygls").addHandler(logging.NullHandler())
    writer = _Writer(answered)
    server.protocol.set_writer(writer)
    inbox = Inbox(asked)
    try:
        for message in inbox:
            number = message.get("id") if isinstance(message, dict) else None
            server.protocol.take(message, cancelled=inbox.cancelled(number))
            server.settle(inbox.will_change)
            if not writer.open:
                return
    except SystemExit:
        # the library's answer to "exit"
        return
