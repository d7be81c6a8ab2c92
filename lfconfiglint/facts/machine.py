"""Facts about the hardware that the config is checked against."""

from __future__ import annotations

from lfconfiglint.facts.fact import Unknown, fact, kept
from lfconfiglint.hints import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from lfconfiglint.hardware.model import Accelerator, Disk, Hardware

T = TypeVar("T")


def known(value: T | None, need: str) -> T:
    if value is None:
        raise Unknown(f"hardware.{need}")
    return value


class Machine:
    """``hardware.*``: what the profile says; what it leaves out is unknown."""

    _latest: Machine | None = None

    def __init__(self, hardware: Hardware | None) -> None:
        self._hardware = hardware

    @classmethod
    def of(cls, hardware: Hardware | None) -> Machine:
        """That of this very profile: nearly all configs of a run have one, and share what follows
        from it."""
        latest = cls._latest
        if latest is None or latest._hardware is not hardware:
            latest = cls._latest = cls(hardware)
        return latest

    @kept
    def profile(self) -> Hardware:
        if self._hardware is None:
            raise Unknown("hardware")
        return self._hardware

    @property
    def card(self) -> Accelerator:
        return self.profile.gpu

    @property
    def disk(self) -> Disk:
        return self.profile.disk

    @fact.on(profile)
    def name(self) -> str:
        """The card's name."""
        return self.card.name

    @fact.on(profile)
    def vendor(self) -> str:
        """The card's vendor."""
        return known(self.card.vendor, "vendor")

    @fact.on(profile)
    def nodes(self) -> int:
        """Number of machines."""
        return self.profile.nodes

    @fact.on(profile)
    def gpus_per_node(self) -> int:
        """Cards in one machine."""
        return self.profile.gpus_per_node

    @fact.on(profile)
    def gpus(self) -> int:
        """Cards in all machines together."""
        return self.profile.world_size

    @fact.on(profile)
    def gpu_memory(self) -> int:
        """Bytes that one card has, as torch reports them."""
        return known(self.card.memory, "gpu_memory")

    @fact.on(profile)
    def host_memory(self) -> int:
        """Bytes of host memory in one machine."""
        return known(self.profile.host_memory, "host_memory")

    @fact.on(profile)
    def disk_stated(self) -> bool:
        """Whether the profile says how much disk is free where output_dir lies."""
        return self.disk.free is not None

    @fact.on(profile)
    def disk_free(self) -> int:
        """Bytes free where output_dir lies."""
        return known(self.disk.free, "disk_free")

    @fact.on(profile)
    def disk_write_bandwidth(self) -> int:
        """Bytes per second that can be written where output_dir lies."""
        return known(self.disk.write_bandwidth, "disk_write_bandwidth")

    @fact.on(profile)
    def disk_shared(self) -> bool:
        """Whether others write to the same disk."""
        return known(self.disk.shared, "disk_shared")

    @fact.on(profile)
    def bf16(self) -> bool:
        """Whether the card computes in bf16."""
        return known(self.card.bf16, "bf16")

    @fact.on(profile)
    def bf16_emulated(self) -> bool:
        """Whether the card has no bf16 arithmetic, and torch 2.4 and later emulate it."""
        return not known(self.card.bf16, "bf16") and self.card.bf16_emulated

    @fact.on(profile)
    def fp16(self) -> bool:
        """Whether the card computes in fp16."""
        return known(self.card.fp16, "fp16")

    @fact.on(profile)
    def fp8(self) -> bool:
        """Whether the card computes in fp8."""
        return known(self.card.fp8, "fp8")

    @fact.on(profile)
    def flash_attention_2(self) -> bool:
        """Whether FlashAttention-2 runs on the card."""
        return known(self.card.flash_attention_2, "flash_attention_2")

    @fact.on(profile)
    def flash_attention_3(self) -> bool:
        """Whether FlashAttention-3 runs on the card."""
        return known(self.card.flash_attention_3, "flash_attention_3")

    @fact.on(profile)
    def bf16_flops(self) -> float:
        """Dense bf16 peak of one card in FLOP/s."""
        return known(self.card.bf16_flops, "bf16_flops")

    @fact.on(profile)
    def host_memory_known(self) -> bool:
        """Whether the profile says how much host memory a machine has."""
        return self.profile.host_memory is not None
