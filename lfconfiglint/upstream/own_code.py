"""What the checkout of LLaMA-Factory around a config declares itself.

A fork has keys, stages and templates of its own, and a checkout between two releases still has
what the next one renames. What its code takes is taken, whatever the releases that are known say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from lfconfiglint.document.file import text_beside
from lfconfiglint.file_memory import look, look_for, remembered
from lfconfiglint.hints import TYPE_CHECKING, Any
from lfconfiglint.records import dataclass, replace
from lfconfiglint.upstream.keys.file import key_file
from lfconfiglint.upstream.keys.schema import KeySchema

if TYPE_CHECKING:
    import ast

_TAKEN_OUT = re.compile(r"\bargs\.pop\(\s*[\"'](\w+)[\"']")
"""How a fork reads a key of its own before the others are parsed (``train/tuner.py``)."""
_RUN_STAGE = re.compile(r"\bfinetuning_args\.stage\s*==\s*[\"'](\w+)[\"']")
"""How ``train/tuner.py`` tells stages apart: nothing checks them before."""
_FILLED_IN = re.compile(r"\bresolve\s*=\s*True\b")
"""How a fork has OmegaConf fill in ``${key}``, which no release does."""
_GIVEN_A_PATH = re.compile(r"\bjson\.load\(\s*Path\(")
"""What 0.9.5 does with a config in JSON, and dies."""
_ARGUMENT_FILES = (
    "parser.py", "model_args.py", "data_args.py", "finetuning_args.py", "generating_args.py",
)  # fmt: skip


@dataclass(frozen=True)
class OwnArguments:
    """``keys`` are all that the code reads; ``choices`` are those of each ``Literal``."""

    keys: frozenset[str]
    choices: Mapping[str, frozenset[str]]


def with_own_code(schema: KeySchema, values: Mapping[Any, object], checkout: Path) -> KeySchema:
    """*schema*, and of what *values* have beyond it, what the code of the package in *checkout*
    takes."""
    texts: dict[str, str] = {
        key: value
        for key, value in values.items()
        if isinstance(key, str) and isinstance(value, str)
    }
    keys = [key for key in values if isinstance(key, str) and key not in schema.keys]
    odd = {key: value for key, value in texts.items() if _is_no_choice(key, value, schema)}
    if keys or odd:
        # reading code takes longer than a lint, and nearly no file needs it
        own = own_arguments(checkout)
        keys = [key for key in keys if key in own.keys]
        odd = {key: value for key, value in odd.items() if value in own.choices.get(key, ())}
    if any("${" in value for value in texts.values()) and _fills_in(checkout):
        schema = replace(schema, fills_in=True)
    template = texts.get("template")
    registered = template is not None and _is_own_template(template, schema.version, checkout)
    return schema.extended(keys, odd, ["template"] if registered else [])


def _is_no_choice(key: str, value: str, schema: KeySchema) -> bool:
    choices = schema.keys[key].choices if key in schema.keys else None
    return choices is not None and value not in choices


def _is_own_template(name: str, version: str, checkout: Path) -> bool:
    from lfconfiglint.upstream.templates import template_traits

    return template_traits(name, version) is None and name in _own_templates(checkout)


@remembered(16)
def own_arguments(checkout: Path) -> OwnArguments:
    """What the argument dataclasses of the LLaMA-Factory in *checkout* declare, and the keys that
    are taken out before.

    A file that cannot be read, or that this Python cannot parse, declares nothing.
    """
    folder = checkout / "hparams"
    before = _reading(checkout)
    keys = set(_TAKEN_OUT.findall(before))
    choices = {"stage": frozenset(_RUN_STAGE.findall(before))}
    for path in sorted(look_for(folder, (".py",)).glob("*.py")):
        for name, texts in _fields(code_text(path)):
            keys.add(name)
            choices[name] = texts | choices.get(name, frozenset())
    return OwnArguments(frozenset(keys), choices)


def names_decided(checkout: Path, names: Iterable[object]) -> frozenset[str]:
    """Those of *names* that are LLaMA-Factory's own keys in some release: the code in *checkout*
    says whether it still has them. None where it is not whole, but what a fork changed."""
    folder = checkout / "hparams"
    if not all(look(folder / name).is_file() for name in _ARGUMENT_FILES):
        return frozenset()
    rows = key_file()["keys"]
    return frozenset(
        name
        for name in names
        if isinstance(name, str) and any(row["of"] == "llamafactory" for row in rows.get(name, ()))
    )


@remembered(16)
def _own_templates(checkout: Path) -> frozenset[str]:
    """The names that ``register_template`` is called with."""
    text = code_text(checkout / "data" / "template.py")
    return frozenset(re.findall(r"^    name=[\"']([^\"'\n]+)[\"'],$", text, re.MULTILINE))


@remembered(16)
def _fills_in(checkout: Path) -> bool:
    """Whether the arguments are read with OmegaConf's interpolations filled in."""
    return _FILLED_IN.search(_reading(checkout)) is not None


@remembered(16)
def reads_json(checkout: Path) -> bool:
    """Whether the code reads configs in JSON, which 0.9.5 does not."""
    text = code_text(checkout / "hparams" / "parser.py")
    return bool(text) and _GIVEN_A_PATH.search(text) is None


def _reading(checkout: Path) -> str:
    """The code that reads a config and starts what its stage asks for."""
    return code_text(checkout / "hparams" / "parser.py") + code_text(checkout / "train/tuner.py")


def code_text(path: Path) -> str:
    """The code in *path*; empty where it cannot be read."""
    try:
        return text_beside(look(path), "replace")
    except OSError:
        return ""


def _fields(code: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Fields of the data classes in *code*, each with the texts that its annotation allows."""
    # nearly no lint comes here, and the import takes time
    import ast

    try:
        tree = ast.parse(code)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return
    for record in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        if not any("dataclass" in ast.unparse(mark) for mark in record.decorator_list):
            continue
        for node in record.body:
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                yield node.target.id, frozenset(_literals(node.annotation))


def _literals(annotation: ast.expr) -> Iterator[str]:
    """The texts in ``Literal["a", "b"]``, wherever it stands in an annotation."""
    import ast

    for node in ast.walk(annotation):
        if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("Literal"):
            for part in ast.walk(node.slice):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.value
