"""Where changes go in flow mappings, nested mappings, sections and commented-out keys."""

from __future__ import annotations

import pytest

from lfconfiglint.diagnostic import Operation, RemoveKey, RenameKey, SetKey
from lfconfiglint.fixing.plan import Refused
from tests.fix.test_plan import fixed

SET = SetKey("a", 7)
ADD = SetKey("new", "x", ("a",))
NESTED = SetKey("kwargs.inner", False)


def check(before: bytes, operation: Operation, after: bytes | None) -> None:
    if after is None:
        with pytest.raises(Refused):
            fixed(before, operation)
    else:
        assert fixed(before, operation) == after


@pytest.mark.parametrize(
    ("before", "operation", "after"),
    [
        (b'{"a": "1", "b": 2}\n', SetKey("a", "lora"), b'{"a": "lora", "b": 2}\n'),
        (b"{a: 1, b: 2}\n", SetKey("a", "x,y"), b"{a: 'x,y', b: 2}\n"),
        (b"{a: , b: 2}\n", SET, b"{a: 7 , b: 2}\n"),
        (b"{a, b: 2}\n", SET, None),
        (b"{a: 1, b: 2}\n", ADD, b"{a: 1, new: x, b: 2}\n"),
        (b"{b: 2, a: 1, }", ADD, b"{b: 2, a: 1, new: x, }"),
        (b'{\n  "a": 1,\n  "b": 2\n}\n', ADD, b'{\n  "a": 1,\n  "new": "x",\n  "b": 2\n}\n'),
        (b'{\r\n  "b": 2,\r\n  "a": 1\r\n}\r\n', ADD,
         b'{\r\n  "b": 2,\r\n  "a": 1,\r\n  "new": "x"\r\n}\r\n'),
        (b"{\n  a: 1  # c\n}\n", ADD, b"{\n  a: 1,  # c\n  new: x\n}\n"),
        (b"{a: 1, b: 2}\n", RemoveKey("a"), b"{b: 2}\n"),
        (b"{a: 1, b: 2}\n", RemoveKey("b"), b"{a: 1}\n"),
        (b"{a: 1}\n", RemoveKey("a"), b"{}\n"),
        (b"{b: 1,  # c\n a: 1}\n", RemoveKey("a"), None),
        (b'{"a": 1}\n', RenameKey("a", "z"), b'{"z": 1}\n'),
    ],
)  # fmt: skip
def test_flow_mapping(before: bytes, operation: Operation, after: bytes | None) -> None:
    """Also JSON, whose quotes are kept, so that it stays JSON."""
    check(before, operation, after)


@pytest.mark.parametrize(
    ("before", "operation", "after"),
    [
        (b"kwargs:\n  inner: true  # c\nb: 1\n", NESTED, b"kwargs:\n  inner: false  # c\nb: 1\n"),
        (b"kwargs:\n    z: 1\nb: 1\n", NESTED, b"kwargs:\n    z: 1\n    inner: false\nb: 1\n"),
        (b"kwargs: {z: 1}  # c\n", NESTED, b"kwargs: {z: 1, inner: false}  # c\n"),
        (b"kwargs: {}\nb: 1\n", NESTED, b"kwargs: {inner: false}\nb: 1\n"),
        (b"kwargs:\nb: 1\n", NESTED, b"kwargs: {inner: false}\nb: 1\n"),
        (b"kwargs: null\n", NESTED, b"kwargs: {inner: false}\n"),
        (b"b: 1\n", NESTED, b"b: 1\nkwargs: {inner: false}\n"),
        (b"kwargs: text\n", NESTED, None),
        (b"kwargs: '{\"inner\": true}'\n", NESTED, None),
        (b"b: &x {z: 1}\nkwargs: *x\n", NESTED, None),
        (b"kwargs: &x {z: 1}\nb: *x\n", NESTED, None),
        (b"kwargs:\n  inner: 1\n  z: 1\n", RemoveKey("kwargs.inner"), b"kwargs:\n  z: 1\n"),
        (b"kwargs:\n  inner: 1\n", RemoveKey("kwargs.inner"), None),
        (b"kwargs:\n  inner: 1\n", RenameKey("kwargs.inner", "kwargs.use"),
         b"kwargs:\n  use: 1\n"),
        (b"kwargs.inner: 1\n", RenameKey("kwargs.inner", "z"), b"z: 1\n"),
    ],
)  # fmt: skip
def test_nested_mapping(before: bytes, operation: Operation, after: bytes | None) -> None:
    """A dotted key leads into a mapping, which is written where there is none."""
    check(before, operation, after)


SECTIONS = (
    b"### model\nmodel_name_or_path: m\n\n### method\nstage: sft\nlora_rank: 8\n\n"
    b"### output\noutput_dir: o\nsave_steps: 5\nplot_loss: true\n\n### eval\nval_size: 0.1\n"
)


@pytest.mark.parametrize(
    ("key", "after"),
    [
        ("flash_attn", "model_name_or_path: m"),
        ("lora_alpha", "lora_rank: 8"),
        ("use_rslora", "val_size: 0.1"),
        ("lora_bias", "lora_rank: 8"),
        ("do_train", "stage: sft"),
        ("save_only_model", "plot_loss: true"),
        ("save_safetensors", "save_steps: 5"),
        ("eval_steps", "val_size: 0.1"),
        ("bf16", "val_size: 0.1"),
        ("model_revision", "model_name_or_path: m"),
    ],
)
def test_new_key_goes_to_its_kin(key: str, after: str) -> None:
    """Into the section where upstream's examples have it; else beside keys of the same words;
    else to the end."""
    lines = fixed(SECTIONS, SetKey(key, 1)).decode().splitlines()
    assert lines[lines.index(f"{key}: 1") - 1] == after


REVIVE = SetKey("new", True, ("a",))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"a: 1\nb: 2\n# new: true\nc: 3\n", b"a: 1\nb: 2\nnew: true\nc: 3\n"),
        (b"a: 1\nb: 2\n#new: true  # why\nc: 3\n", b"a: 1\nb: 2\nnew: true  # why\nc: 3\n"),
        (b"  a: 1\n# new: true\r\n", b"  a: 1\n  new: true\r\n"),
        (b"a: 1\nb: 2\n# new: false\nc: 3\n", b"a: 1\nb: 2\n# new: false\nnew: true\nc: 3\n"),
        (b"a: 1\nb: 2\n# new: when it is needed\n",
         b"a: 1\nnew: true\nb: 2\n# new: when it is needed\n"),
        (b"# new: true\na: 1\nb: 2\n", b"# new: true\na: 1\nnew: true\nb: 2\n"),
        (b"a: 1\nb:\n  c: 1\n  # new: true\n  d: 1\n",
         b"a: 1\nnew: true\nb:\n  c: 1\n  # new: true\n  d: 1\n"),
        (b"a: 1\nb: 2\n# new: true\n#   off, because it broke\n",
         b"a: 1\nnew: true\nb: 2\n# new: true\n#   off, because it broke\n"),
        (b"a: 1\nb: 2\n# lfconfiglint: ignore[x]\n# new: true\nc: 3\n",
         b"a: 1\nnew: true\nb: 2\n# lfconfiglint: ignore[x]\n# new: true\nc: 3\n"),
        (b"a: |\n  # new: true\nb: 2\n", b"a: |\n  # new: true\nnew: true\nb: 2\n"),
        (b"a: 1  # first line\n      # second line\nb: 2\n",
         b"a: 1  # first line\n      # second line\nnew: true\nb: 2\n"),
    ],
)  # fmt: skip
def test_commented_out_key(before: bytes, after: bytes) -> None:
    """It comes back where its comment holds just that; with another value it is added there;
    titles, prose, reasons and other keys' directives are left alone."""
    check(before, REVIVE, after)


def test_explanation_stands_above_what_it_explains() -> None:
    """In a flow mapping on one line, which has no room for it, above that line; never within a
    value that goes over several lines."""
    why = b"# lfconfiglint[some-rule]: reason\n"
    assert (
        fixed(b"k: {a: 1}\nb: 1\n", SetKey("k.a", 2), comment="reason")
        == why + b"k: {a: 2}\nb: 1\n"
    )
    text = b"{b: 'x\n y', a: 1}\n"
    assert fixed(text, SET, comment="reason") == why + b"{b: 'x\n y', a: 7}\n"
    revived = fixed(b"a: 1\n# new: true\n", REVIVE, comment="reason")
    assert revived == b"a: 1\n" + why + b"new: true\n"


@pytest.mark.parametrize(
    ("beside", "told"),
    [
        ("every 500", True),
        ("每 500 步", True),
        ("每500步", True),
        ("500.", True),
        ("of 1500", False),
        ("500.5 or 5000", False),
        ("often enough", False),
    ],
)
def test_comment_that_names_the_old_value_stays(beside: str, told: bool) -> None:
    """It is not ours to change; the comment above says that it speaks of the old value."""
    result = fixed(f"a: 500  # {beside}\n".encode(), SET, comment="reason").decode()
    above, line = result.splitlines()
    assert line == f"a: 7  # {beside}"
    assert ("500" in above) is told


def test_comment_that_lists_choices_is_not_remarked_on() -> None:
    result = fixed(b"a: none  # choices: [none, wandb]\n", SET, comment="reason")
    assert result == b"# lfconfiglint[some-rule]: reason\na: 7  # choices: [none, wandb]\n"


@pytest.mark.parametrize(
    ("above", "kept"),
    [
        ("# lora_rank is read all the same\n", True),
        ("# why\n# lora_rank: as in the paper\n# more\n", True),
        ("# 设置lora_rank\n", True),
        ("# lora_rank_pattern\n", False),
        ("### lora\n", False),
        # not right above it
        ("# lora_rank\n\n", False),
        # of an earlier fix, which goes with what it explains
        ("# lfconfiglint[other-rule]: was lora_rank 4\n", False),
        ('text: "\n  # lora_rank"\n', False),
    ],
)
def test_key_that_a_comment_above_names_is_commented_out(above: str, kept: bool) -> None:
    """The comment explains the line below it and would be left with nothing."""
    result = fixed(f"{above}lora_rank: 8\nb: 1\n".encode(), RemoveKey("lora_rank")).decode()
    rest = "" if "lfconfiglint" in above else above
    assert result == f"{rest}{'# lora_rank: 8' + chr(10) if kept else ''}b: 1\n"


@pytest.mark.parametrize(
    ("behind", "refused"),
    [(b"b: 1\n", False), (b"\nb: 1\n", False), (b"   \nb: 1\n", True), (b"  # c\nb: 1\n", True)],
)
def test_what_stands_below_does_not_become_part_of_a_text(behind: bytes, refused: bool) -> None:
    """A block scalar would go on below once the key behind it is gone."""
    before = b"t: |\n  text\n"
    after = None if refused else before + behind
    check(before + b"a: 1\n" + behind, RemoveKey("a"), after)


def test_what_is_nested_goes_before_what_follows_the_mapping() -> None:
    """A key after a mapping and one more in it go in at one place, in whatever order they come."""
    before = b"kwargs:\n  z: 1\n# c\nb: 1\n"
    after = b"kwargs:\n  z: 1\n  inner: false\nnew: x\n# c\nb: 1\n"
    key = SetKey("new", "x", ("kwargs",))
    assert fixed(before, key, NESTED) == fixed(before, NESTED, key) == after
