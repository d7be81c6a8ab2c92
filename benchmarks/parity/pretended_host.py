"""A machine with NVIDIA GPUs and a launcher, as far as LLaMA-Factory's parser asks for one.

For the environment that has LLaMA-Factory; it imports nothing of the project.
"""

from __future__ import annotations

import importlib
import os
import types
from typing import Any


def module(name: str) -> Any:
    """An imported module of that environment, whose types are not known here."""
    return importlib.import_module(name)


def pretend_host(processes: int) -> None:
    """Let torch report GPUs of compute capability 9.0 that know bf16 and tf32.

    With more than one of *processes*, ``torchrun`` started that many, each with a GPU, and this is
    the first. To be called before anything that may ask torch is imported.
    """
    for name in ("RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE", "FORCE_TORCHRUN"):
        os.environ.pop(name, None)
    os.environ.update(DISABLE_VERSION_CHECK="1", HF_HUB_OFFLINE="1", DS_ACCELERATOR="cpu")
    torch = module("torch")
    cuda = torch.cuda
    card = types.SimpleNamespace(major=9, minor=0, name="NVIDIA H100", total_memory=80 << 30)
    torch.version.cuda = torch.version.cuda or "12.8"
    cuda.is_available = lambda: True
    cuda.is_bf16_supported = lambda *args, **kwargs: True
    cuda.device_count = lambda: processes
    cuda.current_device = lambda: 0
    cuda.set_device = lambda *args: None
    cuda.get_device_name = lambda *args: card.name
    cuda.get_device_properties = lambda *args: card
    cuda.get_device_capability = lambda *args: (card.major, card.minor)
    if processes > 1:
        size = str(processes)
        os.environ.update(RANK="0", LOCAL_RANK="0", WORLD_SIZE=size, LOCAL_WORLD_SIZE=size)
        _pretend_group(torch.distributed, processes)


def _pretend_group(distributed: Any, processes: int) -> None:
    """Process groups of torch's own fake kind, after torch's own checks of the arguments."""
    fake = module("torch.testing._internal.distributed.fake_pg")
    start = distributed.init_process_group

    def pretended(backend: object = None, **given: object) -> None:
        there = backend in (None, "nccl", "gloo")
        known = {name: given[name] for name in ("timeout",) if name in given}
        name = "fake" if there else backend
        start(name, store=fake.FakeStore(), rank=0, world_size=processes, **known)

    def from_deepspeed(dist_backend: object = None, **given: object) -> None:
        pretended(dist_backend, **given)

    distributed.init_process_group = pretended
    module("deepspeed").comm.init_distributed = from_deepspeed


def forget_group() -> None:
    """End the process group that the last config made."""
    distributed = module("torch").distributed
    if distributed.is_initialized():
        distributed.destroy_process_group()
