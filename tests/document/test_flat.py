"""The quick reader of plain configs: whatever it reads, the full reader reads the same."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lfconfiglint.document.dialect import Dialect
from lfconfiglint.document.flat import parse_flat
from lfconfiglint.document.full import parse_any
from lfconfiglint.document.model import Document
from lfconfiglint.resources import PACKAGE

KEYS = ("a", "stage", "bf16", "_x1", "on", "null", "1", "键", "a-b", "a b", "<<", "?", "- a", "a\t")
SCALARS = (
    "1", "0", "-0", "-0.0", "-1e-5", "-1.5", "--1", "- 1",
    "01", "0x1", "0b1", "1_000", "-1", "+1", "1.0", "1.", ".5", "1e5", "1e-5", "1.0e-5",
    "1.0E+5", "1e", "1e5.0", "1:30", "2024-01-01", "1234567890123456789", "9" * 40, ".inf", ".nan",
    "true", "True", "tRUE", "yes", "y", "off", "null", "~", "None", "none", "=", "<<", "a", "sft",
    "a/b-C.d", "a b", "a  b ", "a: b", "a:b", "a:", "a#b", "a #b", "#", "/data",
    "0.5,0.5", "1,", ",1", ".5,1", "0x,1", "1, 2", "-1,2",
    "1/2", "0x/1", ".a/b", "./.", "1:3/4", "2024-01-01/a", ".5/x", "-/a", "~/a",
    "./a", "../a/b", "..", "./", "_", "${x}", "$",
    "$a", "$$", "a$", "a${", "'$a'", "1.2.3", "10.0.0.1", "1..2", "1.2.", "-1.2.3", "1.2.3e4",
    "!!float 1", "!!float 1e-5", "!!float -1.5", "!!float  1e5", "!!float 1.", "!!float .5",
    "!!float a", "!!float", "!!float '1'", "!!float 1e-5#b", "!!float 1 2", "!!float 1_0",
    "!!float 1:3", "!!float -0", "!!int 1", "!!str 1", "!float 1", "!!float 010", "!!float 1e400",
    "!!float 1E5", "[]", "[ ]", "[a, b]", "[0.9, 0.95]", "[a,b]", "[ a ,b ]", "[a,]", "[,]",
    "[a b]", "['a b', \"c\"]", "[true, ~]", "[1e-5, -1]", "[a: b]", "[a:b]", "[-a]", "[- a]",
    "[a]b", "[a] b", "[a]#b", "['a''b']", "[[a]]", "[{}]", "[a\tb]", "['a'b]", "[a#b]", "[a #b]",
    "[${x}]", "[$x]", "[*a]", "[1.2.3]", "[a/b]", "[1_0]", "[010]", "[2024-01-01]", "[<<]", "[=]",
    "[none]", "[-]", "[a]: b", "{}", "[a", "a]", "[a}",
    "'a'", "'a' # b", "'a'#b", "'a''b'", "'a", '"a"', '"a\\n"', '"a" b', '"${x}"', "'1'", "''", '"',
    "[a]", "[a", "{a: 1}", "{a", "&a b", "*a", "!a b", "|", ">", "%a", "@a", "`a", "- a", "?", "-",
    "文", "a文", "a\u3000b", "a\x85b", "a\ufeff", "\t1", "1\t", "a\tb", "",
)  # fmt: skip
INDENTS = st.sampled_from(("", "", "", " ", "  ", "  ", "    "))
ENDS = st.sampled_from(("", "", "", " ", " # c", "# c", "\r", " # c\r", "\t"))
AFTER = st.sampled_from(("", "", "", " ", " # c"))
BETWEEN = st.lists(st.sampled_from(("", "# c", "    # c", "  ")), max_size=1)
LINES = st.one_of(
    st.builds("{}{}:{}".format, INDENTS, st.sampled_from("abcdef"), ENDS),
    st.builds("{}{}: {}{}".format, INDENTS, st.sampled_from("abcdef"), st.sampled_from("x1"), ENDS),
    st.builds(
        "{}-{}{}{}".format,
        INDENTS,
        st.sampled_from(("", " ", " ", "  ")),
        st.sampled_from(("a", "1", "-1", "'b'", "", "- a", "a: b", "a:", "~")),
        ENDS,
    ),
    st.builds(
        "{}{}:{}{}{}".format,
        INDENTS,
        st.sampled_from(KEYS),
        st.sampled_from((" ", " ", " ", "", "   ", "\t")),
        st.sampled_from(SCALARS),
        st.sampled_from(("", "", " ", " # c", " # lfconfiglint: ignore[a]", "  #文 ", "\r", "\t#")),
    ),
    st.sampled_from(
        ("", "", "# c", "  # 文 ", "   ", "---", "...", "- a", "  a", "%YAML 1.1", "a")
    ),
)
TEXTS = st.builds(
    "{}{}{}".format,
    st.sampled_from(("", "", "\ufeff")),
    st.one_of(*(st.lists(LINES, max_size=7).map(end.join) for end in ("\n", "\r\n"))),
    st.sampled_from(("", "\n", "\r\n", "\r")),
)


PLAIN = st.sampled_from(
    ("1", "-1", "1.5", "a", "'b'", "true", "~", "a/b", "none", "1e-4", "- a", "a: b")
)
TREES: st.SearchStrategy[object] = st.recursive(
    PLAIN | st.none() | st.lists(PLAIN, min_size=1, max_size=3),
    lambda inner: st.dictionaries(st.sampled_from("abcd"), inner, min_size=1, max_size=3),
    max_leaves=8,
)
WIDTHS = st.sampled_from((0, 1, 2, 2, 2, 4))


@st.composite
def nested(draw: st.DrawFn) -> str:
    """A tree as lines: any widths of indentation, with comments and blank lines between."""

    def lines(tree: Any, indent: int) -> list[str]:
        found = []
        pairs = tree.items() if isinstance(tree, dict) else [(None, value) for value in tree]
        for key, value in pairs:
            mark = "- " if key is None else f"{key}:"
            inner = value is None or isinstance(value, dict | list)
            found.append(" " * indent + mark + ("" if inner else f" {value}") + draw(AFTER))
            found.extend(draw(BETWEEN))
            if isinstance(value, dict | list):
                found.extend(lines(value, indent + draw(WIDTHS)))
        return found

    tree = draw(st.dictionaries(st.sampled_from("abcd"), TREES, min_size=1, max_size=4))
    return draw(st.sampled_from(("\n", "\r\n"))).join(lines(tree, 0)) + draw(ENDS)


def same(data: bytes, dialect: Dialect) -> bool:
    """Whether the quick reader read the text; fails where it read it as something else."""
    flat = parse_flat(data, dialect)
    if flat is None:
        return False
    full = parse_any(data, dialect)
    assert flat == full
    assert list(flat.entries) == list(full.entries)
    assert list(map(repr, flat.values.items())) == list(map(repr, full.values.items()))
    return True


@settings(max_examples=1200, deadline=None)
@given(TEXTS, st.sampled_from(list(Dialect)))
def test_random_lines(text: str, dialect: Dialect) -> None:
    """Keys, values, comments and line ends of every kind, in every dialect."""
    same(text.encode(), dialect)


@settings(max_examples=600, deadline=None)
@given(nested(), st.sampled_from(list(Dialect)))
def test_nested_mappings_and_lists(text: str, dialect: Dialect) -> None:
    """Values, spans and order at every depth, of texts that are YAML and of some that are not."""
    same(text.encode(), dialect)


@pytest.mark.parametrize("value", SCALARS)
@pytest.mark.parametrize("dialect", Dialect)
def test_every_scalar(value: str, dialect: Dialect) -> None:
    """Each form of a value, alone and between others."""
    same(f"a: {value}".encode(), dialect)
    same(f"a: 1\nb: {value} # c\nc: x\n".encode(), dialect)


@pytest.mark.parametrize("character", [*map(chr, range(0x250)), "\u2028", "\ufeff", "\ud7ff", "𝒳"])
def test_every_character(character: str) -> None:
    """Characters at every place of a line, control characters among them."""
    for line in ("{}: a", "a{}: b", "a: {}", "a: {}b", "a: b{}c", "a: b{}", "a: 'b{}'", "a: b #{}"):
        same(line.format(character).encode(), Dialect.OMEGACONF)


@pytest.mark.parametrize(
    "value", ["!!float 1e-5", "[0.9, 0.95]", "[]", "['a', \"b c\", none]", "10.0.0.1", "$a"]
)
def test_forms_that_people_use(value: str) -> None:
    """They do not need the full reader, whatever stands around them."""
    for form in ("a: {}", "a: {} # b\nc: 1\n", "a:\n  b: {}\n  c: {} \n"):
        for dialect in Dialect:
            assert same(form.format(value, value).encode(), dialect)


def test_very_long_list_is_refused_as_a_loader_does() -> None:
    """The loaders count nodes, and the quick reader does not pass more of them."""
    assert not same(f"a: [{','.join('b' * 9_990)}]".encode(), Dialect.OMEGACONF)
    assert parse_flat(f"a: [{','.join('b' * 5_000)}]".encode(), Dialect.OMEGACONF)


def test_usual_config_is_flat() -> None:
    """A usual config takes the quick way, so that it stays worth having."""
    example = PACKAGE.parent / "examples" / "qwen2_5_vl_32b_full_sft.yaml"
    data = example.read_bytes()
    nested = (
        data + b"eval_dataset:\n  - a\n  - b\nfsdp_config:\n  version: 2\nadapter_name_or_path:\n"
    )
    for text in (data, data.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + data, nested):
        assert same(text, Dialect.OMEGACONF)
        assert same(text, Dialect.PYYAML)


def test_what_it_holds() -> None:
    """Spans, comments and readings, once in full."""
    document = parse_flat(b"# top\nreport_to: none  # why\nlr: '1' \n", Dialect.OMEGACONF)
    assert isinstance(document, Document)
    assert document.values == {"report_to": "none", "lr": "1"}
    assert [document.text[slice(*e.value)] for e in document.entries.values()] == ["none", "'1'"]
    assert [comment.own_line for comment in document.comments] == [True, False]
    assert [reading.rule for reading in document.readings] == ["none-as-text"]
