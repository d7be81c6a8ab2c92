"""Ask LLaMA-Factory's own parser about configs; runs inside an environment that has it.

    PYTHONPATH=CHECKOUT PYTHON -m benchmarks.parity.real_parser [--processes N] < paths

Reads one path a line and answers with one JSON object a line, after a first line that names the
releases. Everything that parses and checks is upstream's code, in the order of
``llamafactory-cli train``: ``read_args``, ``get_ray_args``, ``get_train_args``. Replaced are only
the machine (:mod:`benchmarks.parity.pretended_host`) and the check for optional packages, which
are all there.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import gc
import io
import json
import logging
import os
import signal
import sys
import traceback
import warnings
from typing import Any

from benchmarks.parity.pretended_host import forget_group, module, pretend_host

SECONDS_PER_CONFIG = 60
FIRST_DESCRIPTOR = 500


class Hang(Exception):
    """The parser did not come back."""


class Parser:
    """Upstream's parser on a pretended machine; see the module for what is replaced."""

    def __init__(self, processes: int) -> None:
        pretend_host(processes)
        self.parser = module("llamafactory.hparams.parser")
        # the real command imports it before it parses, which registers more
        module("llamafactory.train.tuner")
        self.parser.check_version = lambda *args, **kwargs: None
        state = module("accelerate.state")
        state.check_cuda_p2p_ib_support = lambda: True
        self.partial_state = state.PartialState
        self.accelerator_state = state.AcceleratorState
        self.deepspeed = module("transformers.integrations.deepspeed")
        self.environment = dict(os.environ)
        logging.disable(logging.CRITICAL)

    def ask(self, path: str) -> dict[str, object]:
        """The verdict on the config at *path*; ``phase`` is where upstream stopped."""
        self._forget()
        sys.argv = ["llamafactory-cli", path]
        answer: dict[str, object] = {"path": path, "ok": False, "phase": "read"}
        output = io.StringIO()
        signal.alarm(SECONDS_PER_CONFIG)
        try:
            with warnings.catch_warnings(record=True) as warned:
                warnings.simplefilter("always")
                with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
                    self._run(answer)
            answer["warnings"] = [str(warning.message) for warning in warned]
        except (Exception, SystemExit) as error:
            answer.update(type=type(error).__name__, message=str(error), place=_place(error))
        finally:
            signal.alarm(0)
        gc.collect(0)
        return answer

    def _run(self, answer: dict[str, object]) -> None:
        args = self.parser.read_args()
        answer["phase"] = "ray"
        # run_exp asks this first, and dies of what is not a mapping
        _ = "-h" in args or "--help" in args
        self.parser.get_ray_args(args)
        answer["phase"] = "parse"
        self.parser.get_train_args(args)
        answer.update(phase="done", ok=True)

    def _forget(self) -> None:
        """Undo what the previous config left in this process."""
        for number in range(3):
            with contextlib.suppress(OSError):
                os.fstat(number)
                continue
            os.open(os.devnull, os.O_RDWR)
        os.environ.clear()
        os.environ.update(self.environment)
        self.deepspeed.unset_hf_deepspeed_config()
        self.accelerator_state._reset_state(True)
        self.partial_state._reset_state()
        forget_group()


def _place(error: BaseException) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    file = frame.filename.split("site-packages/")[-1]
    return f"{file}:{frame.lineno}:{frame.name}"


def _give_up(*_: object) -> None:
    raise Hang(f"no answer in {SECONDS_PER_CONFIG} s")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--processes", type=int, default=1, help="ranks that torchrun started")
    processes: int = options.parse_args().processes
    questions, answers = _away_from_configs()
    parser = Parser(processes)
    signal.signal(signal.SIGALRM, _give_up)
    metadata = module("importlib.metadata")
    names = ("llamafactory", "transformers", "accelerate", "deepspeed")
    _write(answers, {name: metadata.version(name) for name in names})
    for line in questions:
        _write(answers, parser.ask(line.rstrip("\n")))


def _away_from_configs() -> tuple[io.TextIOWrapper, io.TextIOWrapper]:
    """Standard input and output at file descriptors that no config names, as ``fsdp_config: 0``
    does; what libraries print goes to the standard error."""
    streams = [fcntl.fcntl(number, fcntl.F_DUPFD, FIRST_DESCRIPTOR) for number in (0, 1)]
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return os.fdopen(streams[0], "r", encoding="utf-8"), os.fdopen(
        streams[1], "w", encoding="utf-8"
    )


def _write(stream: io.TextIOWrapper, answer: dict[str, Any]) -> None:
    stream.write(json.dumps(answer, ensure_ascii=False) + "\n")
    stream.flush()


if __name__ == "__main__":
    main()
