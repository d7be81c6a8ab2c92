"""What stays on one card through training, for each strategy: weights, states, buffers.

Source: DeepSpeed 0.18.4 ``runtime/zero/stage_1_and_2.py`` (373-464, 2088-2252) and ``stage3.py``
(645-675, 747-830, 1977-1996, partitioned_param_coordinator.py 530-556); accelerate 1.11
``fsdp_utils.py``; transformers 5.6.0 ``integrations/deepspeed.py:229-239`` for "auto" sizes.
"""

from __future__ import annotations

from lfconfiglint.facts.memory.widths import Layout
from lfconfiglint.records import dataclass
from lfconfiglint.upstream.launchers.deepspeed import DeepSpeedConfig


@dataclass(frozen=True)
class Sizes:
    """The amounts that are spread: ``frozen`` in bytes, ``trained`` in parameters, and bytes of
    a trained weight, gradient, optimizer state with master, and step temporary. ``held`` is the
    number of gradients that are there at once, and ``stepped`` that of weights whose temporaries
    are, None for all."""

    frozen: int
    trained: int
    weight: int
    gradient: int
    state: float
    temporary: int
    whole_gradients: bool
    held: int | None = None
    stepped: int | None = None


@dataclass(frozen=True)
class Resident:
    """Bytes of one card. ``gradient_bytes`` is 0 where gradients do not stay whole; ``between``
    are those whose place stays theirs between steps, and ``window`` is the part of ``buffers``
    that holds gathered weights, which a save gives back first."""

    weights: int
    optimizer: int
    buffers: int
    gradients: int
    gradient_bytes: int
    step: int
    between: int = 0
    window: int = 0


def replicated(sizes: Sizes, ranks: int) -> Resident:
    """One card, or DDP, whose reducer keeps another copy of the gradients."""
    held = sizes.trained if sizes.held is None else sizes.held
    gradients = held * sizes.gradient
    return Resident(
        weights=sizes.frozen + sizes.trained * sizes.weight,
        optimizer=round(sizes.trained * sizes.state),
        buffers=gradients if ranks > 1 else 0,
        gradients=gradients,
        gradient_bytes=sizes.gradient if sizes.whole_gradients and sizes.held is None else 0,
        step=(sizes.trained if sizes.stepped is None else sizes.stepped) * sizes.temporary,
    )


def zero_unsharded(sizes: Sizes, config: DeepSpeedConfig, layout: Layout, ranks: int) -> Resident:
    """ZeRO-0, 1 and 2: whole weights; states, and from stage 2 gradients, in parts."""
    share = ranks if config.stage else 1
    offloaded = config.stage > 0 and config.offload_optimizer is not None
    bucket = sizes.weight * (config.reduce_bucket or layout.hidden**2) if config.stage == 2 else 0
    if config.overlap is not False and config.stage == 2:
        bucket *= 2
    if offloaded:
        # the largest parameter, twice, on its way
        bucket += 4 * layout.vocabulary * layout.hidden
    gradients = (
        0 if offloaded else sizes.weight * sizes.trained // (ranks if config.stage == 2 else 1)
    )
    step = sizes.trained * (4 + (4 if sizes.temporary else 0)) // share
    return Resident(
        weights=sizes.frozen + sizes.weight * sizes.trained,
        optimizer=0 if offloaded else round(sizes.trained * sizes.state / share),
        buffers=bucket,
        gradients=gradients,
        gradient_bytes=0 if config.stage == 2 or not sizes.whole_gradients else sizes.weight,
        step=0 if offloaded else step,
    )


def gathered_window(config: DeepSpeedConfig, layout: Layout, total: int, width: int = 2) -> int:
    """Bytes of parameters, each of *width*, that ZeRO-3 keeps gathered at once.

    Half of ``stage3_max_live_parameters``, since the reuse distance counts both directions of
    the turn from forward to backward, the head, and what is fetched ahead (0.9 hidden squared).
    """
    ahead = config.max_live // 2 + layout.vocabulary * layout.hidden
    return width * min(total, ahead + round(0.9 * layout.hidden**2))


def zero_sharded(
    sizes: Sizes, config: DeepSpeedConfig, layout: Layout, total: int, ranks: int
) -> Resident:
    """ZeRO-3: everything in parts, and a window of gathered parameters. The gradients' buffer is
    never freed (0.18.4 stage3.py, ``grad_partitions_flat_buffer``)."""
    share = sizes.trained // ranks
    offloaded = config.offload_optimizer is not None
    bucket = sizes.weight * (config.reduce_bucket or layout.hidden**2)
    window = gathered_window(config, layout, total, sizes.weight)
    gradients = 0 if offloaded else sizes.weight * share
    weights = (sizes.frozen + sizes.weight * sizes.trained) // ranks
    return Resident(
        weights=0 if config.offload_param else weights,
        optimizer=0 if offloaded else round(sizes.trained * sizes.state / ranks),
        buffers=bucket + window,
        gradients=gradients,
        gradient_bytes=0,
        step=0 if offloaded else (4 + (4 if sizes.temporary else 0)) * min(config.sub_group, share),
        between=gradients,
        window=window,
    )


def fsdp_sharded(
    sizes: Sizes, layout: Layout, ranks: int, offloaded: bool, whole: int | None
) -> Resident:
    """FSDP full shard: everything in parts; the root and two layers whole, with gradients, or all
    of the *whole* model's parameters where it is not wrapped by layer."""
    root_and_layers = 2 * layout.vocabulary * layout.hidden + 2 * layout.layer_params
    units = 2 * (root_and_layers if whole is None else whole)
    keep = 0 if offloaded else 1
    return Resident(
        weights=keep * (sizes.frozen + sizes.trained * sizes.weight) // ranks,
        optimizer=keep * round(sizes.trained * sizes.state / ranks),
        buffers=units * (2 if sizes.whole_gradients else 1),
        gradients=keep * sizes.trained * sizes.gradient // ranks,
        gradient_bytes=0,
        step=keep * sizes.trained * sizes.temporary // ranks,
    )
