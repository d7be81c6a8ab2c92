"""A session of a day keeps no more than one of a minute."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

pytest.importorskip("pygls")

from lfconfiglint.server.app import ConfigServer, make_server
from tests.server.test_server import SEED
from tests.server.wire import changed, opened, start

TEXTS = tuple(SEED.replace("save_steps: 500", f"save_steps: {number}") for number in (500, 501))


class _Nowhere:
    def write(self, data: bytes) -> None:
        pass

    def close(self) -> None:
        pass


def _edited(server: ConfigServer, uri: str, times: int) -> int:
    """Objects there are after that many edits, each of which is checked."""
    for number in range(times):
        server.protocol.take(
            {"jsonrpc": "2.0", **changed(uri, number, {"text": TEXTS[number % 2]})}
        )
        server.settle(lambda uri: False)
    gc.collect()
    return len(gc.get_objects())


def test_edits_leave_nothing_behind(tmp_path: Path) -> None:
    """Neither texts nor what the library notes of messages."""
    server = make_server({"isolated": True, "hardware": "8xH20"})
    server.protocol.set_writer(_Nowhere())
    uri = (tmp_path / "train.yaml").as_uri()
    for message in (*start(tmp_path), opened(uri, SEED)):
        server.protocol.take({"jsonrpc": "2.0", **message})
    before = _edited(server, uri, 20)
    assert _edited(server, uri, 200) - before < 50
