"""Keys, choices, templates, models and data sets that may stand at the cursor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lsprotocol import types

from lfconfiglint.document.model import Document
from lfconfiglint.facts.fact import Unknown
from lfconfiglint.models.shape import catalog_names
from lfconfiglint.records import NamedTuple
from lfconfiglint.server.analysis import Examined
from lfconfiglint.server.lines import Spot, spot_at
from lfconfiglint.server.places import Places
from lfconfiglint.upstream.dataset_info import read_dataset_info
from lfconfiglint.upstream.keys.help import key_help
from lfconfiglint.upstream.keys.schema import KeySchema
from lfconfiglint.upstream.keys.words import described
from lfconfiglint.upstream.templates import template_names

_MODELS = ("model_name_or_path", "ref_model", "reward_model")
_DATASETS = ("dataset", "eval_dataset")


class _Value(NamedTuple):
    text: str
    first: bool = False
    """Whether it is what most likely is meant."""


def completions_at(
    document: Document, examined: Examined, places: Places, offset: int
) -> list[types.CompletionItem]:
    """Nothing in files that are not LLaMA-Factory's, and where nothing is known to fit.

    *examined* may be another state of the *document*, one that can be read.
    """
    spot = spot_at(document, offset)
    if spot is None or examined.schema is None:
        return []
    if spot.in_value:
        return list(_values(spot, examined, places))
    return list(_keys(spot, document, examined, examined.schema, places))


def _keys(
    spot: Spot, document: Document, examined: Examined, schema: KeySchema, places: Places
) -> Iterator[types.CompletionItem]:
    """Keys that the file does not have; those with a help text, which are used most, first."""
    given = {str(path[0]) for path in examined.document.entries if len(path) == 1} - {spot.key}
    line = document.line_of(spot.word.start)
    rest = document.text[spot.word.end : line.end]
    colon = "" if ":" in rest else ": "
    for name, spec in schema.keys.items():
        if name in given:
            continue
        text = key_help(name)
        yield types.CompletionItem(
            label=name,
            kind=types.CompletionItemKind.Property,
            detail=described(spec).say(examined.lang),
            documentation=text.say(examined.lang) if text else None,
            sort_text=f"{'0' if text else '1'}{name}",
            text_edit=types.TextEdit(places.range(spot.word), f"{name}{colon}"),
        )


def _values(spot: Spot, examined: Examined, places: Places) -> Iterator[types.CompletionItem]:
    for place, value in enumerate(_candidates(spot.key, examined)):
        yield types.CompletionItem(
            label=value.text,
            kind=types.CompletionItemKind.Value,
            sort_text=f"{'0' if value.first else '1'}{place:05}",
            preselect=value.first or None,
            text_edit=types.TextEdit(places.range(spot.word), value.text),
        )


def _candidates(key: str, examined: Examined) -> Iterator[_Value]:
    schema = examined.schema
    spec = schema.keys.get(key) if schema is not None else None
    if schema is None or spec is None:
        return
    if key == "template":
        own = _text(examined, "template.of_model")
        yield from (_Value(name, name == own) for name in template_names(schema.version))
    elif key in _MODELS:
        yield from map(_Value, catalog_names())
    elif key in _DATASETS:
        yield from map(_Value, _dataset_names(examined))
    elif spec.choices:
        yield from (_Value(choice, choice == spec.default) for choice in spec.choices)
    elif "bool" in spec.declared_types:
        yield from (_Value("true"), _Value("false"))


def _dataset_names(examined: Examined) -> list[str]:
    path = _text(examined, "datasets.info_path")
    info = read_dataset_info(Path(path)) if path else None
    return sorted(info.entries) if info else []


def _text(examined: Examined, name: str) -> str | None:
    try:
        value = examined.known(name)
    except Unknown:
        return None
    return value if isinstance(value, str) else None
