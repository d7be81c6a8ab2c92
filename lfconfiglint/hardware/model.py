"""The machine a config is checked against.

Bytes are ints, bandwidths bytes per second; what is unknown is None.
"""

from __future__ import annotations

from lfconfiglint.records import dataclass, field


@dataclass(frozen=True, slots=True)
class Accelerator:
    """One card. ``memory`` is what torch reports as its total, less than the printed size.

    Capabilities are None where it was not established whether the card has them. A card that
    only emulates bf16 in software has ``bf16`` False and ``bf16_emulated`` True: torch 2.4 and
    later report it as supported (torch.cuda.is_bf16_supported).
    ``bf16_flops`` is the dense peak in FLOP/s; ``link_bandwidth`` that from card to card, both
    directions together.
    """

    name: str
    vendor: str | None = None
    architecture: str | None = None
    memory: int | None = None
    memory_measured: bool = False
    bf16: bool | None = None
    bf16_emulated: bool = False
    fp16: bool | None = None
    fp8: bool | None = None
    flash_attention_2: bool | None = None
    flash_attention_3: bool | None = None
    bf16_flops: float | None = None
    link_bandwidth: int | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Disk:
    """Where ``output_dir`` lies. ``shared`` means that other people's writes slow it down."""

    free: int | None = None
    write_bandwidth: int | None = None
    shared: bool | None = None


@dataclass(frozen=True, slots=True)
class Hardware:
    """``nodes`` equal machines of ``gpus_per_node`` equal cards; ``host_memory`` is per node.

    ``source`` says where the profile came from: a path, a name in the settings, a node type or
    the short form that was given. ``accelerate_config`` is the file of ``accelerate launch``,
    and ``accelerate_place`` where it is named.
    """

    nodes: int
    gpus_per_node: int
    gpu: Accelerator
    host_memory: int | None = None
    disk: Disk = field(default_factory=Disk)
    launcher: str | None = None
    source: str = ""
    accelerate_config: str | None = None
    accelerate_place: str = ""

    @property
    def world_size(self) -> int:
        return self.nodes * self.gpus_per_node
