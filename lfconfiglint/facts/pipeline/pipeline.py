"""Facts about the runs before this one: which other config makes what this config starts from.

A *pipeline* is several configs that hand folders on: a training's ``output_dir``, or a merge's
``export_dir``, is the model, adapter or reward model of another. Known are the configs in the same
folder and those the tool is run on together. Several may write one folder (variants of a run):
something is said only where it holds for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import APART, Unknown, fact, kept
from lfconfiglint.facts.pipeline.siblings import ADDED_TOKENS, Sibling, place
from lfconfiglint.facts.pipeline.whole_models import WholeModels
from lfconfiglint.file_memory import look

_NAMED = ("model_name_or_path", "reward_model", "export_dir", "output_dir")
"""Keys that name a folder, beside ``adapter_name_or_path``."""
_ADAPTERS = ("lora", "oft")
_QUANTIZED = ("awq", "gptq", "bnb", "int4", "int8", "4bit", "8bit", "fp8", "unsloth", "aqlm")


class Pipeline(WholeModels):
    """``pipeline.*``: None where no other config says anything else."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def writers(self, value: object) -> Iterable[Sibling]:
        """The other configs that write the folder which *value* names."""
        around = self._context.around
        return around.writers_of(value) if around is not None else ()

    def _all(self, value: object, applies: Callable[[Sibling], bool]) -> list[Sibling]:
        """These configs, if *applies* to each of them."""
        found = []
        for each in self.writers(value):
            if not applies(each):
                return []
            found.append(each)
        return found

    @property
    def _adapters(self) -> tuple[str, ...]:
        try:
            return self._context.names("adapter_name_or_path")
        except Unknown:
            return ()

    @kept
    def _is_apart(self) -> object:
        """None where no other config writes a folder that this one names."""
        try:
            own = [self._context.value(key) for key in _NAMED]
            self._context.value("template")
        except Unknown:
            return APART
        named = [value for value in (*own, *self._adapters) if value is not None]
        return APART if any(map(self.writers, named)) else None

    def _has(self, folder: str, name: str) -> bool | None:
        """Whether the folder, if it is on this machine, holds a file; None where it is not."""
        found = self._context.find(folder)
        return look(found / name).is_file() if found is not None else None

    @fact.on(_is_apart)
    def adapter_as_model(self) -> str | None:
        """The config that trains the adapter in the folder ``model_name_or_path``, where nothing
        merges it there."""
        model = self._context.value("model_name_or_path")
        found = self._all(model, lambda each: _trains(each) and _method(each) in _ADAPTERS)
        # hardly any model is what another config writes
        folder = place(model) if found else None
        return None if folder is None or self._has(folder, "config.json") else found[0].name

    @fact.on(_is_apart)
    def full_as_adapter(self) -> str | None:
        """The config that trains the whole model in a folder of ``adapter_name_or_path``."""
        for adapter in self._adapters:
            found = self._all(adapter, lambda each: _trains(each) and _method(each) == "full")
            if found and not self._has(adapter, "adapter_config.json"):
                return found[0].name
        return None

    @fact.on(_is_apart)
    def reward_without_head(self) -> str | None:
        """The config that makes ``reward_model`` in a stage without a value head."""
        reward = self._context.value("reward_model")
        found = self._all(reward, lambda each: _trains(each) and each.get("stage") != "rm")
        return found[0].name if found else None

    @fact.on(_is_apart)
    def earlier_template(self) -> str | None:
        """The ``template`` of the training before this one, where it is another."""
        found = self._before
        return str(found.get("template")) if found is not None else None

    @fact.on(_is_apart)
    def earlier_template_source(self) -> str | None:
        """The config that has ``earlier_template``."""
        return self._before.name if self._before is not None else None

    @property
    def _before(self) -> Sibling | None:
        own = self._context.value("template")
        starts = (*self._adapters, self._context.value("model_name_or_path"))
        for start in starts if own else ():
            writers = self._all(start, _trains)
            templates = {str(each.get("template")) for each in writers}
            if len(templates) == 1 and templates.isdisjoint(("None", own)):
                return writers[0]
        return None

    @fact.on(_is_apart)
    def adapter_base(self) -> str | None:
        """The model that an adapter was trained on, where it is another than this config's."""
        found = self._other_base
        return str(found.get("model_name_or_path")) if found is not None else None

    @fact.on(_is_apart)
    def adapter_base_source(self) -> str | None:
        """The config that trains the adapter on ``adapter_base``."""
        return self._other_base.name if self._other_base is not None else None

    @property
    def _other_base(self) -> Sibling | None:
        own = self._context.value("model_name_or_path")
        for adapter in self._adapters:
            writers = self._all(
                adapter,
                lambda each: _trains(each) and _are_different(each.get("model_name_or_path"), own),
            )
            if writers:
                return writers[0]
        return None

    @fact.on(_is_apart)
    def tokens_left_out(self) -> str | None:
        """The config that trains an adapter on this model and adds tokens, of which this config
        adds none: the tokenizer is read from the model, which does not have them
        (LLaMA-Factory 0.9.5 ``model/loader.py``)."""
        if not self._adapters or any(self._context.given(key) for key in ADDED_TOKENS):
            return None
        model = place(self._context.value("model_name_or_path"))

        def adds(each: Sibling) -> bool:
            same = place(each.get("model_name_or_path")) == model
            return _trains(each) and same and any(map(each.get, ADDED_TOKENS))

        for adapter in self._adapters:
            if model is not None and (found := self._all(adapter, adds)):
                return found[0].name
        return None

    @fact.on(_is_apart)
    def exported_over(self) -> str | None:
        """The training whose ``output_dir`` is this merge's ``export_dir``."""
        return next(
            (each.name for each in self.writers(self._context.value("export_dir"))
             if _trains(each)), None,
        )  # fmt: skip

    @fact.on(_is_apart)
    def same_output(self) -> str | None:
        """Another training with this ``output_dir``."""
        output = self._context.value("output_dir")
        return next((each.name for each in self.writers(output) if _trains(each)), None)


def _trains(sibling: Sibling) -> bool:
    return sibling.kind == "train" and bool(sibling.get("do_train"))


def _method(sibling: Sibling) -> object:
    return sibling.get("finetuning_type", "lora")


def _are_different(first: object, second: object) -> bool:
    """Whether two names on the hub are of different models; local copies may be called anything."""
    if not (isinstance(first, str) and isinstance(second, str)):
        return False
    names = []
    for text in (first, second):
        parts = PurePosixPath(text).parts
        if len(parts) != 2 or text.startswith((".", "/", "~")) or place(text) is None:
            return False
        names.append(parts[1].lower())
    if any(mark in name for name in names for mark in _QUANTIZED):
        # adapters are trained on quantized weights and merged into those they were made from
        return False
    return names[0] != names[1]
