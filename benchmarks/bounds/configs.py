"""Configs that nobody would write, each of about a given number of bytes."""

from __future__ import annotations

from collections.abc import Callable

HEAD = "stage: sft\nmodel_name_or_path: a/b\nfinetuning_type: lora\ntemplate: qwen\n"
Make = Callable[[int], str]


def _lines(line: str) -> Make:
    """The same line over and over, with its number where it has a place for one."""

    def make(size: int) -> str:
        length = len(line.format(n=0).encode()) + 6
        return HEAD + "".join(f"{line.format(n=n)}\n" for n in range(size // length))

    return make


def _within(before: str, piece: str, after: str = "\n") -> Make:
    """One piece over and over within a line."""
    return lambda size: f"{HEAD}{before}{piece * (size // len(piece.encode()))}{after}"


def _nested(opened: str, closed: str = "") -> Make:
    def make(size: int) -> str:
        deep = size // len(opened + closed)
        return f"{HEAD}x: {opened * deep}1{closed * deep}\n"

    return make


def _indented(size: int) -> str:
    """Block mappings in one another; their indentation grows with the square of their depth."""
    deep = int((2 * size) ** 0.5)
    return HEAD + "x:\n" + "".join(f"{' ' * (level + 1)}a:\n" for level in range(deep))


def _bomb(size: int) -> str:
    """Each anchor names the one before nine times."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]\n"]
    while sum(map(len, lines[-1:])) * len(lines) < size:
        n = len(lines)
        lines.append(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n")
    return HEAD + "".join(lines)


def _merges(size: int) -> str:
    """Each mapping merges the one before and adds a key."""
    count = size // 48
    first = "a0: &a0\n  k0: 1\n"
    return (
        HEAD
        + first
        + "".join(f"a{n}: &a{n}\n  <<: *a{n - 1}\n  k{n}: {n}\n" for n in range(1, count))
    )


def _merge_lists(size: int) -> str:
    """One mapping that merges a list of many."""
    count = size // 28
    anchors = "".join(f"a{n}: &a{n} {{k{n}: {n}}}\n" for n in range(count))
    return f"{HEAD}{anchors}all:\n  <<: [{', '.join(f'*a{n}' for n in range(count))}]\n"


def _chained(size: int) -> str:
    """Each value asks for the one before."""
    count = size // 30
    return HEAD + "v0: x\n" + "".join(f"v{n}: ${{v{n - 1}}}\n" for n in range(1, count))


def _doubling(size: int) -> str:
    """Each value asks for the one before twice."""
    count = size // 40
    return (
        HEAD + "v0: x\n" + "".join(f"v{n}: ${{v{n - 1}}}${{v{n - 1}}}\n" for n in range(1, count))
    )


def _silenced(size: int) -> str:
    """Many findings, each silenced on its line."""
    line = "bad_key_{n}: 1  # lfconfiglint: ignore[unknown-key]"
    return _lines(line)(size)


CONFIGS: dict[str, Make] = {
    "many keys": _lines("key_{n}: value"),
    "many known keys": lambda size: HEAD + "output_dir: a\n" * (size // 14),
    "keys near a known one": _lines("learning_rat{n}: 1e-5"),
    "findings silenced": _silenced,
    "idle ignores": _lines("# lfconfiglint: ignore[unknown-key] {n}"),
    "ignores of no rule": _lines("# lfconfiglint: ignore[no-such-rule-{n}]"),
    "ignores of a file": _lines("# lfconfiglint: ignore-file[unknown-key] {n}"),
    "comments": _lines("# a comment of some words"),
    "comments after values": _lines("key_{n}: value  # why"),
    "blank lines": lambda size: HEAD + "\n" * size,
    "carriage returns": lambda size: HEAD + "\r" * size,
    "documents": lambda size: HEAD + "---\na: 1\n" * (size // 9),
    "tabs": _lines("key_{n}:\tvalue"),
    "tabs in front": _lines("\tkey_{n}: value"),
    "a long plain value": _within("optim: ", "a"),
    "words in a value": _within("optim: ", "a "),
    "a value over lines": _within("optim: a\n", "  word\n", ""),
    "a long quoted value": _within('optim: "', "a b ", '"\n'),
    "escapes": _within('optim: "', "\\u4e2d", '"\n'),
    "a quote that never ends": _within('optim: "', "a b\n "),
    "a single quote that never ends": _within("optim: '", "it''s\n "),
    "a folded block": _within("optim: >\n", "  word\n", ""),
    "a literal block": _within("optim: |\n", "  word\n", ""),
    "a long key": _within("", "a", ": 1\n"),
    "a long unknown stage": lambda size: HEAD.replace("sft", "s" * size),
    "a list of modules": _within("lora_target: ", "q_proj,"),
    "modules over lines": _within("lora_target:\n", "  - q_proj\n", ""),
    "data sets": _within("dataset: ", "alpaca,"),
    "numbered data sets": lambda size: (
        HEAD + "do_train: true\ndataset: " + ",".join(f"d{n}" for n in range(size // 7)) + "\n"
    ),
    "digits": _within("save_steps: ", "1"),
    "base 60": _within("save_steps: 1", ":1"),
    "fractions": _within("learning_rate: 1.", "0"),
    "underscores": _within("save_steps: 1", "_"),
    "braces that never end": _within("optim: ", "${"),
    "nested interpolation": lambda size: f"{HEAD}optim: {'${a' * (size // 4)}{'}' * (size // 4)}\n",
    "values that ask for others": _chained,
    "values that double others": _doubling,
    "nested lists": _nested("[", "]"),
    "nested mappings": _nested("{a: ", "}"),
    "nested dashes": lambda size: f"{HEAD}x:\n {'- ' * (size // 2)}1\n",
    "question marks": lambda size: f"{HEAD}x:\n {'? ' * (size // 2)}1\n",
    "indented mappings": _indented,
    "lists that never end": _nested("["),
    "aliases of aliases": _bomb,
    "aliases": lambda size: f"{HEAD}a: &a [x]\nb: [{'*a, ' * (size // 4)}*a]\n",
    "anchors": _lines("key_{n}: &a{n} value"),
    "merged mappings": _merges,
    "merged lists": _merge_lists,
    "tags": _within("x: ", "!", " a\n"),
    "broken lines": _lines("key_{n} value"),
    "colons": _within("x: ", "a:"),
    "full-width colons": _lines("key_{n}：value"),
    "a JSON config": lambda size: (
        "{"
        + ", ".join(
            ['"stage": "sft"', '"template": "qwen"', *(f'"k{n}": {n}' for n in range(size // 14))]
        )
        + "}\n"
    ),
    "emoji": _within("optim: ", "😀"),
    "bytes of zero": _within("optim: ", "\0"),
    "nested ds": lambda size: f"{HEAD}deepspeed:\n  a: {'[' * (size // 2)}{']' * (size // 2)}\n",
}
"""By what there is too much of."""
