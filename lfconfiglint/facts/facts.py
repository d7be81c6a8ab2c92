"""All facts about one config, by group, and by name for rules and people."""

from __future__ import annotations

from collections.abc import Iterable

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.data.data_lengths import DataLengths
from lfconfiglint.facts.fact import Open, Unknown, fact, facts_of, kept, members_of
from lfconfiglint.facts.launch import Launch
from lfconfiglint.facts.machine import Machine
from lfconfiglint.facts.model.model import Model
from lfconfiglint.facts.packages import Packages
from lfconfiglint.facts.run.run import Run
from lfconfiglint.facts.sharding.zero import Zero
from lfconfiglint.hints import TYPE_CHECKING, Any
from lfconfiglint.records import replace

if TYPE_CHECKING:
    # imported where they are made: a lint without hardware asks for hardly any of them
    from lfconfiglint.facts.bridge import Bridge
    from lfconfiglint.facts.checkpoint.checkpoint import Checkpoint
    from lfconfiglint.facts.data.dataset_samples import DatasetSamples
    from lfconfiglint.facts.data.template import Template
    from lfconfiglint.facts.memory.memory import Memory
    from lfconfiglint.facts.memory.precision import Precision
    from lfconfiglint.facts.output import Output
    from lfconfiglint.facts.pipeline.pipeline import Pipeline
    from lfconfiglint.facts.sharding.accelerate_file import AccelerateFacts
    from lfconfiglint.facts.sharding.ds_config import DeepSpeedFacts
    from lfconfiglint.facts.what_if import WhatIf


def group_classes() -> dict[str, type]:
    """The class of every group of facts, by the name that rules use."""
    from lfconfiglint.facts.bridge import Bridge
    from lfconfiglint.facts.checkpoint.checkpoint import Checkpoint
    from lfconfiglint.facts.data.dataset_samples import DatasetSamples
    from lfconfiglint.facts.data.template import Template
    from lfconfiglint.facts.memory.memory import Memory
    from lfconfiglint.facts.output import Output
    from lfconfiglint.facts.pipeline.pipeline import Pipeline
    from lfconfiglint.facts.sharding.accelerate_file import AccelerateFacts
    from lfconfiglint.facts.sharding.ds_config import DeepSpeedFacts
    from lfconfiglint.facts.what_if import WhatIf

    return {
        "model": Model,
        "data": DataLengths,
        "datasets": DatasetSamples,
        "template": Template,
        "run": Run,
        "zero": Zero,
        "deepspeed": DeepSpeedFacts,
        "accelerate": AccelerateFacts,
        "hardware": Machine,
        "launch": Launch,
        "output": Output,
        "pipeline": Pipeline,
        "bridge": Bridge,
        "package": Packages,
        "memory": Memory,
        "checkpoint": Checkpoint,
        "lora": WhatIf,
        "zero3": WhatIf,
    }


_OF_A_CARD = ("memory", "lora", "zero3")
"""Groups that say nothing to a rule without a machine."""
_NO_CARD = Open(("hardware",))
_ASKED: dict[str, tuple[str, fact[Any], bool]] = {}
"""Facts that were asked for by name, with their groups, and whether that is one of a card."""


class Facts:
    """The groups of facts about one config; each is made on first use."""

    def __init__(self, context: Context) -> None:
        self.context = context

    @kept
    def hardware(self) -> Machine:
        return Machine.of(self.context.hardware)

    @kept
    def launch(self) -> Launch:
        return Launch(self.context)

    @kept
    def pipeline(self) -> Pipeline:
        from lfconfiglint.facts.pipeline.pipeline import Pipeline

        return Pipeline(self.context)

    @kept
    def bridge(self) -> Bridge:
        from lfconfiglint.facts.bridge import Bridge

        return Bridge(self.context)

    @kept
    def output(self) -> Output:
        from lfconfiglint.facts.output import Output

        return Output(self.context)

    @kept
    def package(self) -> Packages:
        return Packages(self.context)

    @kept
    def model(self) -> Model:
        return Model(self.context)

    @kept
    def data(self) -> DataLengths:
        return DataLengths(self.context)

    @kept
    def datasets(self) -> DatasetSamples:
        return self.data.datasets

    @kept
    def template(self) -> Template:
        from lfconfiglint.facts.data.template import Template

        return Template(self.context, self.context.release, self.model)

    @kept
    def zero(self) -> Zero:
        return Zero(self.context)

    @kept
    def accelerate(self) -> AccelerateFacts:
        from lfconfiglint.facts.sharding.accelerate_file import AccelerateFacts

        return AccelerateFacts(self.context)

    @kept
    def deepspeed(self) -> DeepSpeedFacts:
        from lfconfiglint.facts.sharding.ds_config import DeepSpeedFacts

        return DeepSpeedFacts(self.context, self.zero, self.run)

    @kept
    def run(self) -> Run:
        return Run(self.context, self.data, self.model, self.zero)

    @kept
    def precision(self) -> Precision:
        """Bytes per parameter; the base of memory and checkpoint, and not a group for rules."""
        from lfconfiglint.facts.memory.precision import Precision

        return Precision(self.context, self.model, self.zero)

    @kept
    def memory(self) -> Memory:
        from lfconfiglint.facts.memory.memory import Memory

        return Memory(
            self.context, self.model, self.run, self.zero, self.precision, self.checkpoint
        )

    @kept
    def checkpoint(self) -> Checkpoint:
        from lfconfiglint.facts.checkpoint.checkpoint import Checkpoint

        return Checkpoint(self.context, self.model, self.run, self.zero, self.precision)

    @kept
    def lora(self) -> WhatIf:
        """The same run with adapters."""
        return self._with(finetuning_type="lora")

    @kept
    def zero3(self) -> WhatIf:
        """The same run with states sharded over all cards."""
        return self._with(deepspeed="ds_z3_config.json", fsdp=None)

    def _with(self, **changes: object) -> WhatIf:
        from lfconfiglint.facts.what_if import WhatIf

        values = {**self.context.values, **changes}
        return WhatIf(Facts(replace(self.context, values=values)).memory)

    def get(self, name: str) -> object:
        """The value of ``run.steps``, of a key such as ``save_steps``, or of ``given``.

        Raises :class:`Unknown` when it cannot be established, also for a name that is no key.
        """
        value = self.settled(name)
        if type(value) is Open:
            raise Unknown(*value.needs)
        return value

    def settled(self, name: str) -> object | Open:
        """The same without an exception: :class:`Open` where it cannot be established."""
        asked = _ASKED.get(name)
        if asked is None:
            group, dot, member = name.partition(".")
            if not dot:
                return self._own(name)
            if group in _OF_A_CARD and self.context.hardware is None:
                return _NO_CARD
            kind: type = type(getattr(self, group, None))
            asked = _ASKED[name] = group, members_of(kind)[member], group in _OF_A_CARD
        group, found, of_a_card = asked
        if of_a_card and self.context.hardware is None:
            return _NO_CARD
        return found.settled(getattr(self, group))

    def basis(self, group: str, root: str) -> object | Open:
        """What several facts of a group rest on: what they have in common as *root*."""
        if group in _OF_A_CARD and self.context.hardware is None:
            return _NO_CARD
        found = getattr(self, group)
        member: kept[object] = getattr(type(found), root)
        return member.settled(found)

    def rest_on(self, group: str, root: str, alone: bool, names: Iterable[str]) -> bool:
        """Whether these facts of a group have that root: rules that were stored by a checkout may
        be older than its facts."""
        if group in _OF_A_CARD and self.context.hardware is None:
            return True
        kind: type = type(getattr(self, group))
        members = members_of(kind)
        found = (members.get(name.partition(".")[2]) for name in names)
        return all(each is not None and each.rests_on(root, alone) for each in found)

    def _own(self, name: str) -> object | Open:
        """A key, or which ones are given."""
        if name == "given":
            return self.context.meant.union(self.context.values)
        try:
            return self.context.value(name)
        except Unknown as reason:
            return Open(reason.needs)

    def needs_of(self, name: str) -> tuple[str, ...]:
        """What would have to be supplied for the fact to be known; empty when it is known."""
        value = self.settled(name)
        return value.needs if type(value) is Open else ()


def fact_names() -> dict[str, str]:
    """Every name with its documentation, without the keys of LLaMA-Factory itself."""
    names = {"given": "The set of keys that the file names."}
    for group, klass in group_classes().items():
        for name, documentation in facts_of(klass).items():
            names[f"{group}.{name}"] = " ".join(documentation.split())
    return names
