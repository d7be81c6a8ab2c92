"""The bytes of a session with the server: what no editor's library would send can be sent."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

Message = Mapping[str, Any]


def framed(message: Message | bytes) -> bytes:
    """As it goes over the wire; bytes are a body that may be no JSON."""
    if not isinstance(message, bytes):
        message = json.dumps({"jsonrpc": "2.0", **message}).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(message), message)


def request(number: object, method: str, params: object = None) -> Message:
    return {"id": number, "method": method, "params": params}


def notice(method: str, params: object = None) -> Message:
    return {"method": method, "params": params}


def start(folder: Path) -> list[Message]:
    """What every session begins with."""
    given: dict[str, object] = {"processId": None, "rootUri": folder.as_uri(), "capabilities": {}}
    return [request(0, "initialize", given), notice("initialized", {})]


END: list[Message] = [request("end", "shutdown"), notice("exit")]


def opened(uri: str, text: str, version: int = 1) -> Message:
    item = {"uri": uri, "languageId": "yaml", "version": version, "text": text}
    return notice("textDocument/didOpen", {"textDocument": item})


def changed(uri: str, version: int, *changes: Message) -> Message:
    document = {"uri": uri, "version": version}
    given = {"textDocument": document, "contentChanges": list(changes)}
    return notice("textDocument/didChange", given)


def span(line: int, start: int, last_line: int, end: int) -> dict[str, dict[str, int]]:
    return {
        "start": {"line": line, "character": start},
        "end": {"line": last_line, "character": end},
    }


class Said:
    """What a server that has ended said."""

    def __init__(self, done: subprocess.CompletedProcess[bytes]) -> None:
        self.code = done.returncode
        self.stderr = done.stderr.decode(errors="replace")
        self.messages = list(_messages(done.stdout))

    def answers(self) -> dict[object, Any]:
        """By the request's id: the result, or the code of the error."""
        return {
            each["id"]: each["error"]["code"] if "error" in each else each.get("result")
            for each in self.messages
            if "id" in each
        }

    def findings(self, uri: str) -> list[tuple[int | None, list[str | None]]]:
        """What was published of a text, in its order: version and rules."""
        return [
            (each["params"].get("version"), [d.get("code") for d in each["params"]["diagnostics"]])
            for each in self.messages
            if each.get("method") == "textDocument/publishDiagnostics"
            and each["params"]["uri"] == uri
        ]

    def told(self) -> list[str]:
        """What an editor shows to people."""
        return [
            each["params"]["message"]
            for each in self.messages
            if each.get("method") == "window/showMessage"
        ]


def _messages(data: bytes) -> Iterator[Any]:
    while match := re.match(rb"Content-Length: (\d+)\r\n(?:[^\r\n]+\r\n)*\r\n", data):
        end = match.end() + int(match[1])
        yield json.loads(data[match.end() : end])
        data = data[end:]
    assert not data, data[:200]


def session(folder: Path, messages: Iterable[Message | bytes], *flags: str) -> Said:
    """Send everything at once, framed where it is a message; the server ends in any case."""
    sent = b"".join(each if isinstance(each, bytes) else framed(each) for each in messages)
    return Said(
        subprocess.run(
            [sys.executable, "-m", "lfconfiglint", "server", *flags],
            cwd=folder,
            input=sent,
            capture_output=True,
            timeout=60,
            check=False,
        )
    )
