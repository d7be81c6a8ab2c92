"""A model's shape: from the catalog that is shipped, or from a config.json on this machine."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property, lru_cache
from pathlib import Path, PurePosixPath

from lfconfiglint import native_form
from lfconfiglint.file_memory import look
from lfconfiglint.hints import TYPE_CHECKING, Any
from lfconfiglint.models.catalog_lines import CATALOG, entries_named, entry_of, shape_of
from lfconfiglint.models.counting.counts import Counts
from lfconfiglint.records import dataclass
from lfconfiglint.same_files import WorkedOut

if TYPE_CHECKING:
    from lfconfiglint.models.adapters import Linear
    from lfconfiglint.models.similar import SimilarNames

GUESSED = "catalog (by similar name)"
"""The origin of a shape that is known from how people name models."""
MADE = "catalog (by another config)"
"""The origin of the shape of a model that a config here trains or merges."""

_NAMES_SHAPE = 1
"""Changes with the shape of what is kept of names, for :mod:`lfconfiglint.native_form`."""


@dataclass(frozen=True)
class ModelShape(WorkedOut):
    """One model. ``shape`` holds the numbers that :mod:`counting` documents.

    ``weight_bytes`` is what one stored parameter takes: 2 for the usual bf16 checkpoint.
    ``origin`` is ``config.json``, ``hub cache``, ``catalog``, ``catalog (by folder name)``,
    ``catalog (by similar name)`` or ``catalog (by another config)``.
    """

    architecture: str
    origin: str
    counts: Counts
    shape: Mapping[str, Any]
    template: str | None = None
    quantization: str | None = None
    weight_bytes: int = 2

    @property
    def multimodal(self) -> bool:
        """Whether there is a vision or audio tower."""
        return bool(self.counts.vision or self.counts.audio or self.counts.projector)

    def __getitem__(self, name: str) -> Any:
        return self.shape[name]

    @cached_property
    def linear_modules(self) -> tuple[tuple[Linear, ...] | None, tuple[Linear, ...] | None]:
        """The linear layers of all decoder layers, with stacked experts and with separate ones;
        None where they are not known."""
        # only adapters ask for them
        from lfconfiglint.models.adapters import linear_modules

        return (
            linear_modules(self.architecture, self.shape, True),
            linear_modules(self.architecture, self.shape, False),
        )


@dataclass(frozen=True)
class _Catalog:
    shapes: Mapping[str, Any]
    by_id: Mapping[str, list[Any]]


@cache
def _catalog() -> _Catalog:
    # most models are found by their lines
    import json

    content = json.loads(CATALOG.read_text(encoding="utf-8"))
    by_id: dict[str, list[Any]] = {}
    for entry in content["models"]:
        for name in (entry[0], *entry[1]):
            by_id.setdefault(name.lower(), entry)
    return _Catalog(content["shapes"], by_id)


def catalog_names() -> list[str]:
    """The id of every model of the catalog, as on Hugging Face, in its order."""
    return list(dict.fromkeys(entry[0] for entry in _catalog().by_id.values()))


def find_shape(name: str, folder: Path | None, cached: Path | None = None) -> ModelShape | None:
    """The shape of ``model_name_or_path``, or None when it cannot be known.

    *folder* is the folder of that name on this machine, *cached* that of its download, if there
    are such: then config.json counts, where it can be read and its architecture is known.
    Otherwise the name is looked up among the ids on Hugging Face, ModelScope and Modelers, then
    its final part among their final parts, and last, as people write such names and folders.
    """
    # a path of Windows is one, too
    name = name.replace("\\", "/")
    if folder is not None:
        # one whose parameters cannot be counted may still be known by its name
        found = _from_folder(folder, "config.json") or _by_name(name)
        return found if found or look(folder / "config.json").exists() else _by_similar_name(name)
    if cached is not None and (found := _from_folder(cached, "hub cache")):
        return found
    return _known(name)


@lru_cache(maxsize=256)
def _known(name: str) -> ModelShape | None:
    """By its name alone; configs of one run are mostly for a few models."""
    # what was read for a name that is no id answers for the others, too
    entry_with = _catalog().by_id.get if _catalog.cache_info().currsize else entry_of
    entry = entry_with(name.lower()) or entry_with(_hub_cache_id(name).lower())
    if entry:
        return _from_catalog(entry, "catalog")
    return _by_name(name) or _by_similar_name(name)


def _from_folder(folder: Path, origin: str) -> ModelShape | None:
    # most models are looked up in the catalog
    from lfconfiglint.models.config.read import read_model_config

    config = read_model_config(folder / "config.json")
    if config is None:
        return None
    return ModelShape(
        config.architecture, origin, config.counts, config.shape,
        quantization=config.quantization, weight_bytes=config.weight_bytes,
    )  # fmt: skip


def _by_name(name: str) -> ModelShape | None:
    """The shape that all models with the final part of *name* share."""
    candidates = entries_named(PurePosixPath(name).name)
    if candidates and len({(entry[2], entry[5]) for entry in candidates}) == 1:
        return _from_catalog(candidates[0], "catalog (by folder name)")
    return None


@cache
def _similar_names() -> SimilarNames:
    from lfconfiglint.models.similar import SimilarNames, code_state, named_in

    shape = _NAMES_SHAPE, *code_state()
    named = native_form.kept(CATALOG, shape)
    if named is None:
        # taking them apart takes a sixth of a lint
        entries = {entry[0]: entry for entry in _catalog().by_id.values()}
        named = named_in(entries.values(), catalog_shapes())
        native_form.keep(CATALOG, shape, lambda: named)
    return SimilarNames(named, lru_cache(shape_of))


def _by_similar_name(name: str) -> ModelShape | None:
    """The shape of the one model that *name* can mean."""
    entry = _similar_names().find(name)
    return _from_catalog(entry, GUESSED) if entry else None


@lru_cache(maxsize=256)
def architecture_of_family(name: str) -> str | None:
    """The architecture that all models of a family share, where *name* says the family alone."""
    return _similar_names().architecture_of_family(name)


def _hub_cache_id(path: str) -> str:
    """``Qwen/Qwen3-8B`` for a path with a part ``models--Qwen--Qwen3-8B``, else nothing."""
    for part in PurePosixPath(path).parts:
        if part.startswith("models--"):
            return part.removeprefix("models--").replace("--", "/")
    return ""


def _from_catalog(entry: list[Any], origin: str) -> ModelShape:
    _, _, key, template, length, quantization = entry
    stored = shape_of(key)
    shape = stored["shape"] if length is None else {
        **stored["shape"], "max_position_embeddings": length,
    }  # fmt: skip
    zeros = dict.fromkeys(Counts.__annotations__, 0)
    counts = Counts(**{**zeros, **stored["counts"]})
    return ModelShape(stored["architecture"], origin, counts, shape, template, quantization)


def catalog_shapes() -> Mapping[str, Any]:
    """All shapes of the catalog by key, as stored."""
    return _catalog().shapes
