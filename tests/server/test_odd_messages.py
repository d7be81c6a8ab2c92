"""Messages that no editor should send: each request has one answer, and the session goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("pygls")

from tests.server.test_server import SEED
from tests.server.wire import (
    END,
    Message,
    changed,
    framed,
    notice,
    opened,
    request,
    session,
    span,
    start,
)

FLAGS = ("--isolated", "--lang", "en")
TEXT = "stage: sft\ndo_train: true\nmodel_name_or_path: a/b\nfinetuning_type: lora\n"
INVALID_REQUEST, NOT_FOUND, INVALID_PARAMS, PARSE_ERROR = -32600, -32601, -32602, -32700
NOT_BEGUN, CANCELLED = -32002, -32800


def hover(number: object, uri: str, line: int = 0, character: int = 0) -> Message:
    position = {"line": line, "character": character}
    return request(
        number, "textDocument/hover", {"textDocument": {"uri": uri}, "position": position}
    )


FAULTY: list[tuple[Message | bytes, object, int]] = [
    (request(1, "no/such", {}), 1, NOT_FOUND),
    (request(2, "textDocument/hover"), 2, INVALID_PARAMS),
    (request(3, "textDocument/codeAction", [1, {"a": 2}]), 3, INVALID_PARAMS),
    (hover(4, "file:///a.yaml", -1), 4, INVALID_PARAMS),
    (hover(5, "file:///a.yaml", 2**40), 5, INVALID_PARAMS),
    (request(6, "initialize", {"capabilities": {}}), 6, INVALID_REQUEST),
    (framed(b'{"jsonrpc": "1.0", "id": 7, "method": "a"}'), 7, INVALID_REQUEST),
    (hover([1], "file:///a.yaml"), None, INVALID_REQUEST),
    (framed(b"{nope"), None, PARSE_ERROR),
    (framed(b"\xff\xfe{\x00}\x00"), None, PARSE_ERROR),
    (framed(b"[" * 100_000), None, PARSE_ERROR),
    (framed(b"[]"), None, INVALID_REQUEST),
    (framed(b'"a"'), None, INVALID_REQUEST),
]
"""Messages, the number in the answer, and its code."""


def test_faulty_requests_are_answered(tmp_path: Path) -> None:
    """Each once, in their order, by what the protocol has for it; no page of the editor's shows
    anything, and the next request is answered as usual."""
    uri = (tmp_path / "a.yaml").as_uri()
    sent = [message for message, _, _ in FAULTY]
    after = [opened(uri, TEXT), hover("next", uri)]
    said = session(tmp_path, [*start(tmp_path), *sent, *after, *END], *FLAGS)
    errors = [(each["id"], each["error"]["code"]) for each in said.messages if "error" in each]
    assert errors == [(number, code) for _, number, code in FAULTY]
    assert "**stage**" in said.answers()["next"]["contents"]["value"]
    assert (said.code, said.stderr, said.told()) == (0, "", [])


UNHEARD: list[Message | bytes] = [
    notice("no/such", {}),
    notice("$/setTrace", {"value": "off"}),
    notice("textDocument/didChange"),
    notice("$/cancelRequest"),
    notice("$/cancelRequest", {"id": 99}),
    {"id": 5, "result": 1},
    {"id": "x", "error": {"code": 1}},
    b"\r\n\r\n",
    b"Content-Length: x\r\n\r\n",
    b"X-Length: 5\r\n\r\n" + b"a" * 200_000 + b"\n",
    changed("file:///a.yaml", 2, {"text": "x"}),
    notice("textDocument/didSave", {"textDocument": {"uri": "file:///a.yaml"}}),
]


def test_what_asks_nothing_changes_nothing(tmp_path: Path) -> None:
    """Not a word of it, and the next request is answered as usual."""
    uri = (tmp_path / "b.yaml").as_uri()
    after = [opened(uri, TEXT), hover("next", uri)]
    said = session(tmp_path, [*start(tmp_path), *UNHEARD, *after, *END], *FLAGS)
    assert set(said.answers()) == {0, "next", "end"}
    assert "**stage**" in said.answers()["next"]["contents"]["value"]
    assert (said.code, said.stderr, said.told()) == (0, "", [])


def test_order_of_a_session(tmp_path: Path) -> None:
    """Before it begins and after it ends requests are refused, and texts are not looked at."""
    uri = (tmp_path / "a.yaml").as_uri()
    early = [hover(1, uri), opened(uri, TEXT)]
    late = [request(3, "shutdown"), hover(4, uri), notice("exit")]
    said = session(tmp_path, [*early, *start(tmp_path), hover(2, uri), *late], *FLAGS)
    answers = said.answers()
    assert [answers[number] for number in (1, 2, 3, 4)] == [NOT_BEGUN, None, None, INVALID_REQUEST]
    assert said.findings(uri) == []
    assert (said.code, said.stderr, said.told()) == (0, "", [])


def test_numbers_come_back_as_they_were(tmp_path: Path) -> None:
    """However large the number of a request is."""
    numbers = [10**30, -1, "", "x" * 100_000]
    given = {"textDocument": {"uri": "file:///a.yaml"}}
    asked = [request(number, "textDocument/codeLens", given) for number in numbers]
    said = session(tmp_path, [*start(tmp_path), *asked, *END], *FLAGS)
    assert [number for number in said.answers() if number not in (0, "end")] == numbers


@pytest.mark.parametrize("length", [b"9" * 8, b"9" * 5000])
def test_a_length_that_cannot_be(tmp_path: Path, length: bytes) -> None:
    """Nothing behind it can be found: one line says why it ends."""
    sent = b"Content-Length: %s\r\n\r\n{}" % length
    said = session(tmp_path, [*start(tmp_path), sent, *END], *FLAGS)
    assert said.code == 2
    assert said.stderr == "lfconfiglint: error: the editor sends a message of more than 64 MiB\n"


def test_an_editor_that_breaks_off(tmp_path: Path) -> None:
    """In the midst of a message, which ends the session as any end does."""
    said = session(tmp_path, [*start(tmp_path), b"Content-Length: 500\r\n\r\n{"], *FLAGS)
    assert (said.code, said.stderr) == (0, "")


def test_places_outside_of_a_text(tmp_path: Path) -> None:
    """Are its ends; a range that ends before it starts is empty."""
    uri = (tmp_path / "a.yaml").as_uri()
    changes = [
        {"range": span(10**6, 0, 10**6, 5), "text": "templat: qwen\n"},
        {"range": span(0, 6, 0, 10**6), "text": " dpo"},
        {"range": span(3, 0, 1, 0), "text": "# here\n"},
    ]
    sent = [opened(uri, TEXT), changed(uri, 2, *changes), hover(1, uri, 10**6, 10**6)]
    said = session(tmp_path, [*start(tmp_path), *sent, *END], *FLAGS)
    ((version, rules),) = said.findings(uri)
    assert version == 2
    assert "unknown-key" in rules
    assert (said.code, said.stderr, said.told()) == (0, "", [])


URIS = [
    "", "x", "file:", "file://", "file:///", "untitled:Untitled-1", "file:///a%00b.yaml",
    "file://host/share/x.yaml", "file:///%ff.yaml", f"file:///{'a' * 5000}.yaml",
    "file:///tmp/a%20b%2520c.yaml", "file:///训练.yaml",
]  # fmt: skip


def test_names_of_texts(tmp_path: Path) -> None:
    """A text is looked at wherever it lies, and its findings are told under the name that the
    editor has for it, also when something was saved."""
    text = SEED.replace("bf16", "bff16")
    sent = [
        message
        for uri in URIS
        for message in (
            opened(uri, text),
            request(uri, "textDocument/codeLens", {"textDocument": {"uri": uri}}),
        )
    ]
    save = notice("textDocument/didSave", {"textDocument": {"uri": URIS[0]}})
    said = session(tmp_path, [*start(tmp_path), *sent, save, *END], *FLAGS)
    for uri in URIS:
        assert [("unknown-key" in rules, v) for v, rules in said.findings(uri)] == [(True, 1)] * 2
    assert {m["params"]["uri"] for m in said.messages if "params" in m} == set(URIS)
    assert (said.code, said.stderr, said.told()) == (0, "", [])
