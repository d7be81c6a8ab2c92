"""Facts about what is installed where the run will be, as far as the settings say it."""

from __future__ import annotations

from collections.abc import Iterator

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import Unknown, fact, kept
from lfconfiglint.hints import Literal
from lfconfiglint.language import Text
from lfconfiglint.upstream.release.versions import in_range


class _Stated:
    """What the settings say, on which most of these facts rest."""

    def __init__(self, context: Context) -> None:
        self.known = context.packages
        self._context = context

    @kept
    def _all(self) -> tuple[tuple[str, str | Literal[False]], ...]:
        return tuple(self.known.items())


def installed(distribution: str) -> fact[bool]:
    """A fact that says whether one package is installed."""
    name = distribution.replace("-", "_")

    def compute(packages: Packages) -> bool:
        if name not in packages.known:
            raise Unknown(f"package:{distribution}")
        return packages.known[name] is not False

    compute.__doc__ = f"Whether the package {distribution} is installed, as the settings say."
    return fact(compute, _Stated._all, alone=True)


def drops_zero0_optimizer(deepspeed: object) -> bool:
    """Whether that DeepSpeed release leaves the optimizer out of checkpoints of ZeRO-0 in bf16.

    Also where no release is named: LLaMA-Factory's requirements install 0.18.4 at most. Source:
    DeepSpeed 0.17.5, 0.17.6, 0.18.4 and 0.18.5 ``runtime/engine.py``; its pull request 7786.
    """
    if not isinstance(deepspeed, str):
        return True
    return in_range(deepspeed.partition("+")[0], "0.17.6..0.18.4")


class Packages(_Stated):
    """``package.*``: what ``packages`` in the settings names; all else is unknown."""

    accelerate = installed("accelerate")
    adam_mini = installed("adam-mini")
    apollo_torch = installed("apollo-torch")
    aqlm = installed("aqlm")
    auto_gptq = installed("auto-gptq")
    autoawq = installed("autoawq")
    badam = installed("badam")
    bitsandbytes = installed("bitsandbytes")
    datasets = installed("datasets")
    deepspeed = installed("deepspeed")
    eetq = installed("eetq")
    flash_attn = installed("flash-attn")
    galore_torch = installed("galore-torch")
    gptqmodel = installed("gptqmodel")
    hqq = installed("hqq")
    hyper_parallel = installed("hyper-parallel")
    jieba = installed("jieba")
    kernels = installed("kernels")
    kt_kernel = installed("kt-kernel")
    liger_kernel = installed("liger-kernel")
    matplotlib = installed("matplotlib")
    mcore_adapter = installed("mcore-adapter")
    mixture_of_depth = installed("mixture-of-depth")
    nltk = installed("nltk")
    optimum = installed("optimum")
    peft = installed("peft")
    ray = installed("ray")
    rouge_chinese = installed("rouge-chinese")
    sglang = installed("sglang")
    swanlab = installed("swanlab")
    torch = installed("torch")
    trl = installed("trl")
    unsloth = installed("unsloth")
    vllm = installed("vllm")

    @fact
    def refused(self) -> Text | None:
        """The packages of which a release is named that LLaMA-Factory refuses to start with, each
        with what it asks for: ``peft 0.21.0 (it takes 0.18.0–0.20.0)``."""
        # most settings name none
        found = list(self._refused()) if self.known else ()
        if not found:
            return None
        return Text(
            ", ".join(f"{named} (it takes {wanted})" for named, wanted in found),
            "、".join(f"{named}（需 {wanted}）" for named, wanted in found),
        )

    def _refused(self) -> Iterator[tuple[str, str]]:
        from lfconfiglint.upstream.release.asked import leading_number
        from lfconfiglint.upstream.release.run_time_checks import CHECKED, wanted_range

        for package in CHECKED:
            named = self.known.get(package) or ""
            plain = leading_number(named)
            # what is no plain number may lie on either side of a limit
            if plain is None or plain != named.partition("+")[0]:
                continue
            if package == "transformers" and self._context.transformers != plain:
                # LLaMA-Factory's own release is only assumed, and this speaks against it
                continue
            wanted = wanted_range(self._context.release, package, plain)
            if wanted is not None:
                yield f"{package} {named}", wanted

    @fact.on(_Stated._all)
    def deepspeed_drops_zero0_optimizer(self) -> bool:
        """Whether checkpoints of ZeRO-0 in bf16 lack the optimizer."""
        return drops_zero0_optimizer(self.known.get("deepspeed"))
