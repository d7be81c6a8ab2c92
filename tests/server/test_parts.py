"""Parts of the language server that need no client: places, the cursor's line, texts of keys."""

from __future__ import annotations

import sys

import pytest

pytest.importorskip("lsprotocol")

from lsprotocol import types

from lfconfiglint.cli import main
from lfconfiglint.document.model import Document, Span
from lfconfiglint.facts.facts import fact_names
from lfconfiglint.server.hover import NUMBERS
from lfconfiglint.server.lines import spot_at
from lfconfiglint.server.places import Places
from lfconfiglint.upstream.keys.file import key_file
from lfconfiglint.upstream.keys.help import key_help, keys_with_help
from lfconfiglint.upstream.keys.lifetime import releases_with


@pytest.mark.parametrize(("encoding", "column"), [("utf-8", 9), ("utf-16", 5), ("utf-32", 4)])
def test_columns_in_every_encoding(encoding: str, column: int) -> None:
    """Both ways, for a line with Chinese and with a character outside the basic plane."""
    places = Places(Document("a: 1\r\n训b😀c: 1\n"), encoding)
    offset = places.document.text.index("c:") + 1
    place = places.position(offset)
    assert place == types.Position(1, column + 0)
    assert places.offset(place) == offset


def test_positions_beyond_the_text_are_its_ends() -> None:
    """An editor may ask about what is no longer there."""
    places = Places(Document("a: 1\nb: 2\n"))
    assert places.offset(types.Position(0, 99)) == 4
    assert places.offset(types.Position(99, 0)) == 10


@pytest.mark.parametrize(
    ("text", "key", "in_value", "word"),
    [
        ("stage: s|", "stage", True, "s"),
        ("stage:|", "stage", True, ""),
        ("sta|ge: sft", "stage", False, "sta"),
        ("sta|", "sta", False, "sta"),
        ("|", "", False, ""),
        ("dataset: a,b|", "dataset", True, "b"),
        ("lora_target: [q_proj, v|", "lora_target", True, "v"),
    ],
)
def test_the_line_of_the_cursor(text: str, key: str, in_value: bool, word: str) -> None:
    """What is completed, and what an accepted completion replaces."""
    document = Document("seed: 1\n" + text.replace("|", ""))
    spot = spot_at(document, 8 + text.index("|"))
    assert spot is not None
    assert (spot.key, spot.in_value) == (key, in_value)
    assert document.text[slice(*spot.word)] == word


@pytest.mark.parametrize("text", ["  nested: |", "# comment |", "- item |", "a: 1  # why |"])
def test_where_nothing_is_completed(text: str) -> None:
    """Nested values, comments and lists have no keys of LLaMA-Factory's."""
    assert spot_at(Document(text.replace("|", "")), text.index("|")) is None


def test_hovers_name_facts_that_there_are() -> None:
    """A figure with a misspelt name would silently never be shown."""
    known = fact_names()
    for messages in NUMBERS.values():
        for message in messages:
            message.check(known)
    assert set(NUMBERS) <= set(key_file()["keys"])


def test_help_texts_are_whole() -> None:
    """Each is for a key that there is, ends as a sentence, and is in both languages."""
    assert keys_with_help() <= set(key_file()["keys"])
    for key in keys_with_help():
        text = key_help(key)
        assert text is not None
        assert text.en.endswith(".")
        assert text.zh.endswith("。")
        assert not text.zh.isascii()
        assert len(text.en) < 120
    assert key_help("no_such_key") is None


def test_releases_in_words() -> None:
    """A key says since when it is there, and until when it was."""
    assert [each.en for each in releases_with("cutoff_len")] == [
        "LLaMA-Factory: all known releases"
    ]
    assert any("up to" in each.en for each in releases_with("evaluation_strategy"))
    assert releases_with("no_such_key") == []


def test_ranges_never_end_before_they_start() -> None:
    """An empty span is an empty range."""
    places = Places(Document("a: 1\n"))
    assert places.range(Span(2, 2)).end == types.Position(0, 2)


def test_without_pygls_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The server is an extra: who lacks it gets one line, and no traceback."""
    monkeypatch.setenv("LFCONFIGLINT_LANG", "en")
    monkeypatch.setitem(sys.modules, "pygls", None)
    for name in [name for name in sys.modules if name.startswith("lfconfiglint.server")]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(SystemExit) as left:
        main(["server"])
    assert left.value.code == 2
    assert "pip install 'lfconfiglint[server]'" in capsys.readouterr().err
