"""Keystrokes that come faster than answers: what is stale already is not worked out."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("pygls")

from lsprotocol import types

from lfconfiglint.server.protocol import changed_text
from tests.server.test_odd_messages import CANCELLED, FLAGS, TEXT, hover
from tests.server.wire import END, changed, notice, opened, request, session, span, start


def test_only_the_last_of_many_versions_has_findings(tmp_path: Path) -> None:
    """A thousand changes that wait are one text to check, for each of two files; what was typed is
    not lost on the way."""
    first, second = ((tmp_path / name).as_uri() for name in ("a.yaml", "b.yaml"))
    typed = [
        changed(uri, number, {"range": span(0, 0, 0, 0), "text": f"# {number}\n"})
        for number in range(2, 502)
        for uri in (first, second)
    ]
    sent = [opened(first, TEXT), opened(second, TEXT), *typed, hover(1, first, 500, 0)]
    said = session(tmp_path, [*start(tmp_path), *sent, *END], *FLAGS)
    for uri in (first, second):
        versions = [version for version, _ in said.findings(uri)]
        assert versions[-1] == 501
        # reading ahead may begin before everything is there
        assert len(versions) < 10
    assert "**stage**" in said.answers()[1]["contents"]["value"]


def test_requests_that_were_taken_back(tmp_path: Path) -> None:
    """They are answered as such, before anything is worked out for them; others of the same
    session are not touched."""
    uri = (tmp_path / "a.yaml").as_uri()
    sent = [
        opened(uri, TEXT), hover(1, uri), hover("two", uri), hover(3, uri),
        notice("$/cancelRequest", {"id": 1}), notice("$/cancelRequest", {"id": "two"}),
    ]  # fmt: skip
    answers = session(tmp_path, [*start(tmp_path), *sent, *END], *FLAGS).answers()
    assert (answers[1], answers["two"]) == (CANCELLED, CANCELLED)
    assert "**stage**" in answers[3]["contents"]["value"]


def test_a_text_that_was_closed_has_no_findings(tmp_path: Path) -> None:
    """The last word about it is that there are none, also where it was changed just before."""
    uri = (tmp_path / "a.yaml").as_uri()
    close = notice("textDocument/didClose", {"textDocument": {"uri": uri}})
    save = notice("textDocument/didSave", {"textDocument": {"uri": uri}})
    sent = [opened(uri, f"{TEXT}nonsense: 1\n"), changed(uri, 2, {"text": "a: ["}), close, save]
    said = session(tmp_path, [*start(tmp_path), *sent, hover(1, uri), *END], *FLAGS)
    assert said.findings(uri)[-1] == (None, [])
    assert said.answers()[1] is None


def test_a_text_that_is_too_large(tmp_path: Path) -> None:
    """Five megabytes are no config, which is said without reading them."""
    uri = (tmp_path / "a.yaml").as_uri()
    text = TEXT + "".join(f"key_{number}: value\n" for number in range(300_000))
    lens = request(2, "textDocument/codeLens", {"textDocument": {"uri": uri}})
    sent = [opened(uri, text), hover(1, uri), lens]
    said = session(tmp_path, [*start(tmp_path), *sent, *END], *FLAGS)
    found = [m for m in said.messages if m.get("method") == "textDocument/publishDiagnostics"]
    assert [each["message"] for each in found[0]["params"]["diagnostics"]] == [
        f"{tmp_path / 'a.yaml'}: larger than 1 MiB, so no config"
    ]
    assert (said.answers()[1], said.answers()[2]) == (None, [])


@pytest.mark.parametrize(
    ("text", "place", "after"),
    [
        ("a\u2028b\nc", (1, 0, 1, 1), "a\u2028b\nX"),
        ("a\x0cb\x85\nc", (1, 0, 1, 1), "a\x0cb\x85\nX"),
        ("a\rb\r\nc", (2, 0, 2, 1), "a\rb\r\nX"),
        ("😀a\n", (0, 2, 0, 3), "😀X\n"),
        ("a\n", (7, 0, 9, 3), "a\nX"),
        ("", (0, 0, 0, 0), "X"),
        ("ab", (0, 2, 0, 0), "abX"),
    ],
)
def test_changes_are_where_the_protocol_has_them(
    text: str, place: tuple[int, int, int, int], after: str
) -> None:
    """Lines end at LF, CR and CRLF alone, and columns are UTF-16's, or each later change would
    go to a wrong place."""
    where = types.Range(types.Position(*place[:2]), types.Position(*place[2:]))
    change = types.TextDocumentContentChangePartial(where, "X")
    assert changed_text(text, change) == after
