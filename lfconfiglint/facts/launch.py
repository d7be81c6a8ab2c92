"""Facts about how training is started: the environment's switches and the number of processes.

Source: LLaMA-Factory 0.9.5 ``launcher.py``, ``extras/misc.py`` and ``cli.py``.
"""

from __future__ import annotations

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import APART, Unknown, fact, kept
from lfconfiglint.facts.script_uses import inferring_use, training_use, words_behind
from lfconfiglint.upstream.switches import enabled as enabled

SWITCHES = (
    "ALLOW_EXTRA_ARGS", "DISABLE_VERSION_CHECK", "FORCE_CHECK_IMPORTS", "FORCE_TORCHRUN",
    "FSDP_ACTIVATION_CHECKPOINTING", "FSDP_AUTO_WRAP_POLICY", "FSDP_OFFLOAD_PARAMS",
    "FSDP_RESHARD_AFTER_FORWARD",
    "FSDP_SHARDING_STRATEGY", "FSDP_STATE_DICT_TYPE", "FSDP_VERSION", "NCCL_IB_DISABLE",
    "NCCL_P2P_DISABLE", "OPTIM_TORCH", "USE_KT", "USE_MCA", "USE_MEGATRON_BRIDGE",
    "USE_MODELSCOPE_HUB", "USE_OPENMIND_HUB", "USE_RAY", "USE_V1",
)  # fmt: skip
"""Environment variables by which LLaMA-Factory, or accelerate below it, takes another way."""


class Launch:
    """``launch.*``: from the environment, and the hardware, or a script beside the config, for the
    number of processes."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @kept
    def _environment(self) -> tuple[tuple[str, str], ...]:
        return tuple(self._context.environment.items())

    @kept
    def _launcher_alone(self) -> object:
        """The launcher that the profile names, or an empty text, where nothing else is said of how
        the config is started or used."""
        start = self._context.start
        return start.launcher or "" if start.is_silent else APART

    def _enabled(self, name: str) -> bool:
        return enabled(self._context.environment, name)

    @fact.on(_environment)
    def force_torchrun(self) -> bool:
        """Whether torchrun starts the run on one card too: FORCE_TORCHRUN, or Megatron."""
        return self._enabled("FORCE_TORCHRUN") or self.megatron

    @fact.on(_environment)
    def ray(self) -> bool:
        """Whether Ray starts the run (USE_RAY)."""
        return self._enabled("USE_RAY")

    @fact.on(_environment)
    def megatron(self) -> bool:
        """Whether Megatron trains (USE_MCA, or USE_MEGATRON_BRIDGE on the main branch)."""
        return self._enabled("USE_MCA") or self._enabled("USE_MEGATRON_BRIDGE")

    @fact.on(_environment)
    def v1(self) -> bool:
        """Whether the new v1 engine trains (USE_V1)."""
        return self._enabled("USE_V1")

    @fact.on(_environment)
    def kt(self) -> bool:
        """Whether the launcher leaves processes to KTransformers (USE_KT)."""
        return self._enabled("USE_KT")

    @fact.on(_environment)
    def version_check(self) -> bool:
        """Whether upstream checks the releases of its dependencies (DISABLE_VERSION_CHECK)."""
        return not self._enabled("DISABLE_VERSION_CHECK")

    @fact.on(_environment)
    def modelscope(self) -> bool:
        """Whether models come from ModelScope (USE_MODELSCOPE_HUB)."""
        return self._enabled("USE_MODELSCOPE_HUB")

    @fact
    def p2p_disabled(self) -> bool:
        """Whether NCCL leaves peer-to-peer and InfiniBand alone, as accelerate asks of consumer
        cards with old drivers (1.11 state.py:310): set to anything, or by ``accelerate launch``."""
        variables = {"NCCL_P2P_DISABLE", "NCCL_IB_DISABLE"}
        return self._context.start.launcher == "accelerate" or variables <= set(
            self._context.environment
        )

    @fact
    def world_size(self) -> int:
        """Number of processes: one on each card of the profile, else as a script starts it."""
        return self._context.start.world_size()

    @fact.on(_launcher_alone)
    def deepspeed(self) -> bool:
        """Whether ``accelerate launch`` sets DeepSpeed up by its own file."""
        start = self._context.start.known_accelerate()
        return start is not None and start.kind == "deepspeed"

    @fact.on(_launcher_alone)
    def excludes_deepspeed(self) -> str | None:
        """The fields of accelerate's file, where it sets DeepSpeed up, with which accelerate
        refuses a DeepSpeed file; None where there are none."""
        start = self._context.start.accelerate
        excluded = start.excluded if start is not None else ()
        return ", ".join(f"`{field}`" for field in excluded) or None

    @fact.on(_launcher_alone)
    def hides_config(self) -> str | None:
        """The line of the script that starts the run by a launcher, DeepSpeed's own for example,
        that puts ``--local_rank`` before the config; None where none does, or another may."""
        launched = self._context.start.launched
        return launched.source if launched is not None and launched.hides_config else None

    @fact.on(_launcher_alone)
    def infers_with(self) -> str | None:
        """The line of a script that gives the config to another of LLaMA-Factory's commands than
        `train`, with that command; None where none does."""
        return inferring_use(self._context)

    @fact.on(_launcher_alone)
    def trains_with(self) -> str | None:
        """The line of a script that gives the config alone to `train`; None where none does."""
        return training_use(self._context)

    @fact.on(_launcher_alone)
    def flag_behind(self) -> str | None:
        """The line of a script with a flag behind the config, and the flag; None without."""
        return words_behind(self._context, flags=True)

    @fact.on(_launcher_alone)
    def argument_behind(self) -> str | None:
        """The line of a script with an argument behind the config, and it; None without."""
        return words_behind(self._context, flags=False)

    @fact
    def file_ending(self) -> str | None:
        """How the config's name ends, as ``.yaml``, by which LLaMA-Factory knows it; None for what
        is no file."""
        path = self._context.path
        return path.suffix if path is not None else None

    @fact
    def reads_json(self) -> bool:
        """Whether the checkout that the config is for has code of its own to read JSON."""
        checkout = self._context.checkout
        if checkout is None:
            return False
        # few configs are JSON
        from lfconfiglint.upstream.own_code import reads_json

        return reads_json(checkout)

    @fact.on(_launcher_alone)
    def accelerate_file(self) -> str | None:
        """The file of ``accelerate launch``, as its command names it, where that starts the run and
        the file is here."""
        start = self._context.start.accelerate
        return start.file if start is not None else None

    @fact.on(_launcher_alone)
    def missing_accelerate_file(self) -> str | None:
        """The file that `accelerate launch` is to be given, with the place that names it, where
        there is no such file: ```fsdp.yaml` (node.yaml:4)``."""
        found = self._context.start.missing_accelerate
        return f"`{found[0]}` ({found[1]})" if found else None

    @fact.on(_launcher_alone)
    def fsdp(self) -> bool:
        """Whether ``accelerate launch`` sets FSDP up by its own file."""
        start = self._context.start.known_accelerate()
        return start is not None and start.kind == "fsdp"

    @fact
    def alone(self) -> bool:
        """Whether it is known that only one process trains."""
        try:
            return self.world_size == 1
        except Unknown:
            return False

    @fact
    def distributed(self) -> bool:
        """Whether processes form a group, as torchrun's do, even if it is a group of one.

        A single card is started without torchrun, unless it is asked for. With several cards
        LLaMA-Factory takes torchrun by itself; Ray and KTransformers go other ways.
        """
        if self.force_torchrun:
            return True
        if self.ray or self.kt:
            raise Unknown("launcher")
        by_script = self._context.start.in_group if self._context.hardware is None else None
        if by_script is not None:
            return by_script
        if self.world_size > 1 or self._context.start.in_group:
            return True
        launcher = self._context.start.launcher
        if launcher in {"ray", "accelerate"}:
            # accelerate joins a group of one only for some of its own settings
            raise Unknown("launcher")
        return launcher in {"torchrun", "deepspeed"}
