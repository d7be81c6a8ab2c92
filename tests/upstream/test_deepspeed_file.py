"""DeepSpeed files as written: their values, and the line of each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lfconfiglint.upstream.launchers.deepspeed_file import (
    BrokenConfig,
    DeepSpeedFile,
    key_spans,
    parse_text,
    read_file,
)

TEXT = """{
\t"train_batch_size": "auto", "comment": "a \\"quoted\\" {brace}",
\t"betas": [{"no": 1}, 2],
\t"zero_optimization": {
\t\t"stage": 2,

\t\t"offload_optimizer": {"device": "cpu"}
\t}
}
"""


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ("train_batch_size", 2),
        ("comment", 2),
        ("zero_optimization", 4),
        ("zero_optimization.stage", 5),
        ("zero_optimization.offload_optimizer.device", 7),
        ("zero_optimization.offload_optimizer.nvme_path", 7),
        ("zero_optimization.not_there", 4),
        ("bf16.enabled", None),
    ],
)
def test_the_line_of_a_field(field: str, line: int | None) -> None:
    """A message names the line of the field, or of the section that lacks it."""
    file = parse_text(TEXT, "ds.json")
    assert file.line(field) == line
    assert file.place(field) == (f"ds.json:{line}" if line else "ds.json")


def test_a_mapping_inside_the_config_has_no_place() -> None:
    """The finding's own line is all there is."""
    file = DeepSpeedFile({"zero_optimization": {"stage": 2}})
    assert file.place("zero_optimization.stage") == ""
    assert file.get("zero_optimization.stage") == 2
    assert file.get("zero_optimization.stage.deeper") is None


def test_the_last_of_two_equal_keys_counts() -> None:
    """As for ``json.load``, which upstream reads with."""
    file = parse_text('{"a": 1,\n"a": 2}', "ds.json")
    assert (file.get("a"), file.line("a")) == (2, 2)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"a": 1,}', "ds.json:1:8"),
        ('{\n  // comment\n  "a": 1}', "ds.json:2:3"),
        ("stage: 3\n", "ds.json:1:1"),
        ('\ufeff{"a": 1}', "ds.json:1:1"),
        ("[]", "ds.json"),
        ("[" * 100_000, "ds.json"),
    ],
)
def test_what_is_no_json_object_is_refused_at_its_place(text: str, place: str) -> None:
    """Upstream opens the file with ``json.load``: no comments, no byte order mark, no YAML."""
    with pytest.raises(BrokenConfig) as refused:
        parse_text(text, "ds.json")
    assert refused.value.text.en.startswith(place)
    assert refused.value.text.zh != refused.value.text.en


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    """No traceback for a file in another encoding."""
    (tmp_path / "ds.json").write_bytes("{'中': 1}".encode("gbk"))
    with pytest.raises(BrokenConfig):
        read_file(tmp_path / "ds.json")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


def paths(mapping: Mapping[str, object], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for key, value in mapping.items():
        yield (*above, key)
        if isinstance(value, dict):
            yield from paths(value, (*above, key))


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.text(max_size=5), JSON), st.sampled_from([None, 2, "\t"]))
def test_every_key_is_found(content: dict[str, object], indent: int | str | None) -> None:
    """Whatever the layout, each span holds the key that its path ends with."""
    text = json.dumps(content, indent=indent)
    spans = key_spans(text)
    assert set(spans) == set(paths(content))
    for path, span in spans.items():
        assert json.loads(text[span.start : span.end]) == path[-1]
