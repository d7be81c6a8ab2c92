"""Facts about what kind of model it is, and which modules it has."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path

from lfconfiglint.expression_functions import items
from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import APART, Unknown, fact, kept
from lfconfiglint.file_memory import look
from lfconfiglint.hints import TYPE_CHECKING
from lfconfiglint.models.hub_cache import cached_folder
from lfconfiglint.models.identity import ModelIdentity, identity_of_folder, identity_of_shape
from lfconfiglint.models.model_types import CONV3D, NO_CONV3D, TYPES
from lfconfiglint.models.shape import ModelShape, architecture_of_family
from lfconfiglint.upstream.release.versions import in_range

if TYPE_CHECKING:
    from lfconfiglint.models.modules import Modules


class ModelNature(ABC):
    """The part of ``model.*`` that follows from the model's type."""

    _context: Context

    @property
    @abstractmethod
    def shape(self) -> ModelShape:
        """The shape; raises Unknown when the model is not known."""

    @kept
    def _local(self) -> Path | None:
        """The model's folder on this machine."""
        folder = self._context.find(self._context.text("model_name_or_path"))
        return folder if folder is not None and look(folder).is_dir() else None

    @kept
    def _cached(self) -> Path | None:
        """The folder in a cache that a model which is none on this machine was downloaded to."""
        if self._local is not None:
            return None
        stated = self._context.values
        revision, own = stated.get("model_revision"), stated.get("cache_dir")
        return cached_folder(
            self._context.text("model_name_or_path"),
            revision if isinstance(revision, str) else "main",
            self._context.environment,
            own if isinstance(own, str) else None,
        )

    @kept
    def _identity(self) -> ModelIdentity:
        folder = self._local or self._cached
        identity = identity_of_folder(folder) if folder else None
        return identity or identity_of_shape(self.shape)

    @kept
    def _alone(self) -> object:
        """What a model that is known by its name alone is; of one on this machine its folder says
        more."""
        return APART if self._local or self._cached else self.shape

    def _known(self, name: str) -> ModelIdentity:
        if name not in self._identity.known:
            raise Unknown("model")
        return self._identity

    @property
    def _modules(self) -> Modules:
        # only adapters name modules
        from lfconfiglint.models.modules import MODULES

        if self.model_type not in MODULES:
            raise Unknown("model")
        return MODULES[self.model_type]

    @fact.on(_alone)
    def model_type(self) -> str:
        """``model_type`` of the model's config.json."""
        return self._known("model_type").model_type

    @fact.on(_alone)
    def classes(self) -> tuple[str, ...]:
        """``architectures`` of the model's config.json."""
        return self._known("classes").classes

    @fact.on(_alone)
    def quant_method(self) -> str | None:
        """How the checkpoint itself is quantized (``gptq``, ``awq``, ``fp8``, ``other``), if so."""
        return self._known("quant_method").quant_method

    @fact.on(_alone)
    def rope_length(self) -> int | None:
        """Context length in tokens that ``rope_scaling`` starts from, of a folder's config.json."""
        return self._known("rope_length").rope_length

    @fact.on(_alone)
    def conv3d(self) -> bool:
        """Whether the model has 3D convolutions, as some vision towers do."""
        if self.model_type in CONV3D:
            return True
        if self.model_type in NO_CONV3D:
            return False
        from lfconfiglint.models.modules import MODULES

        if self.model_type in MODULES:
            return False
        raise Unknown("model")

    @fact
    def torch_2_9(self) -> bool:
        """Whether a release 2.9 of torch is installed, as the settings say."""
        release = self._context.packages.get("torch")
        if release is None:
            raise Unknown("package:torch")
        return bool(release) and in_range(str(release).partition("+")[0], "2.9..2.9")

    @fact
    def linear_attention_missing(self) -> bool:
        """Whether flash-linear-attention is not installed, as the settings say."""
        if "flash_linear_attention" not in self._context.packages:
            raise Unknown("package:flash-linear-attention")
        return self._context.packages["flash_linear_attention"] is False

    @fact
    def missing_targets(self) -> list[str]:
        """Names in ``lora_target`` that no module of the model bears."""
        wanted, absent = self._split("lora_target"), self._absent
        if absent is None:
            return self._modules.missing(wanted)
        if not absent.issuperset(wanted):
            raise Unknown("model")
        return wanted

    @property
    def _absent(self) -> frozenset[str] | None:
        """Usual names that no module bears, also of a model of which only the family is named."""
        from lfconfiglint.models.modules import ABSENT

        try:
            return ABSENT.get(self.model_type)
        except Unknown:
            family = None
            if self._local is None and self._cached is None:
                family = architecture_of_family(self._context.text("model_name_or_path"))
            absent = ABSENT.get(TYPES.get(family or "", ""))
            if absent is None:
                raise
            return absent

    @fact
    def nonlinear_targets(self) -> list[str]:
        """Names in ``lora_target`` of modules that are no linear layers or embeddings."""
        return self._modules.nonlinear(self._split("lora_target"))

    @fact
    def missing_additional_targets(self) -> list[str]:
        """Names in ``additional_target`` that no module of the model bears."""
        return self._modules.missing(self._split("additional_target"))

    @fact
    def missing_block_modules(self) -> list[str]:
        """Names in ``freeze_trainable_modules`` that are no part of a layer."""
        block = self._modules.block | {"all"}
        return [name for name in self._split("freeze_trainable_modules") if name not in block]

    @fact
    def missing_outer_modules(self) -> list[str]:
        """Names in ``freeze_extra_modules`` that no module outside of layers bears."""
        outer = self._modules.outer
        return [name for name in self._split("freeze_extra_modules") if name not in outer]

    def _split(self, name: str) -> list[str]:
        value = items(self._context.value(name))
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            raise Unknown(f"key:{name}")
        return value
