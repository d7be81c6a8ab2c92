"""How a run is started, as far as its hardware profile or a script beside the config says."""

from __future__ import annotations

from collections.abc import Mapping

from lfconfiglint.facts.fact import Unknown, kept
from lfconfiglint.facts.paths import Paths
from lfconfiglint.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from lfconfiglint.hardware.model import Hardware
    from lfconfiglint.launch_scripts.find import Launched
    from lfconfiglint.launch_scripts.find_uses import Use
    from lfconfiglint.upstream.launchers.accelerate_start import AccelerateStart


class Start:
    """See :class:`lfconfiglint.facts.context.Context` for what it is made of; *resolved* is the
    config's file, *paths* are where its paths may lead, and with *one_for_all* LLaMA-Factory's own
    command starts one process for all cards of a machine."""

    def __init__(
        self,
        resolved: str | None,
        written: str | None,
        hardware: Hardware | None,
        environment: Mapping[str, str],
        paths: Paths,
        *,
        one_for_all: bool = False,
    ) -> None:
        self._resolved = resolved
        self._written = written
        self._hardware = hardware
        self._environment = environment
        self._paths = paths
        self._one_for_all = one_for_all

    def world_size(self) -> int:
        """Number of processes: one on each card of the profile; without one, as a script beside
        the config starts it. Unknown where neither says, and where one process may have all cards:
        how many samples a step then takes is up to KTransformers."""
        if self._hardware is not None:
            if self._one_for_all and self._hardware.world_size > 1 and self.launcher is None:
                raise Unknown("launcher")
            return self._hardware.world_size
        launched = self.launched
        if launched is None or launched.world_size is None:
            raise Unknown("hardware")
        return launched.world_size

    @kept
    def launched(self) -> Launched | None:
        """How a script near the config starts it; None where none does."""
        if self._resolved is None:
            return None
        # most lints ask for nothing that depends on it
        from lfconfiglint.launch_scripts.find import how_started

        return how_started(self._resolved, self._written, self._named)

    @kept
    def uses(self) -> tuple[Use, ...]:
        """What the scripts near the config give it to."""
        if self._resolved is None or not self._named:
            return ()
        # few configs are named by a script
        from lfconfiglint.launch_scripts.find_uses import uses_of

        return uses_of(self._resolved)

    @kept
    def _named(self) -> bool:
        """Whether a script near the config has its name in it."""
        from lfconfiglint.launch_scripts.find import is_named

        return self._resolved is not None and is_named(self._resolved)

    @property
    def is_silent(self) -> bool:
        """Whether neither a script, nor a comment, nor a file of accelerate says anything."""
        hardware = self._hardware
        said = hardware is not None and hardware.accelerate_config is not None
        return not said and self.launched is None and not self.uses

    @kept
    def launcher(self) -> str | None:
        """What starts the run: as the profile says, else as a script for as many cards does."""
        if self._hardware is not None and self._hardware.launcher is not None:
            return self._hardware.launcher
        if self.accelerate is not None:
            return "accelerate"
        launched = self.launched
        if launched is None or not self._is_for_these_cards(launched):
            return None
        return launched.launcher

    @kept
    def accelerate(self) -> AccelerateStart | None:
        """What `accelerate launch` sets by its own file, where that starts the run and is here: the
        profile's, else a script's.

        With another number of cards a script's file counts, too, but for one card: `num_processes`
        is what upstream's examples leave to whoever starts them.
        """
        launched, hardware = self.launched, self._hardware
        if hardware is not None and hardware.accelerate_config is not None:
            from lfconfiglint.launch_scripts.readings import accelerate_of

            path = self._paths.find(hardware.accelerate_config)
            return accelerate_of(path, self._environment) if path is not None else None
        if launched is None or launched.accelerate is None:
            return None
        if hardware is None or hardware.launcher == "accelerate":
            return launched.accelerate
        if hardware.launcher is not None:
            return None
        known = self._is_for_these_cards(launched) or hardware.world_size > 1
        return launched.accelerate if known else None

    @property
    def names_deepspeed_file(self) -> bool:
        """Whether accelerate's file names one of DeepSpeed's own."""
        start = self.accelerate
        return start is not None and bool(start.deepspeed) and not start.deepspeed.startswith("{")

    @kept
    def missing_accelerate(self) -> tuple[str, str] | None:
        """A file that `accelerate launch` is to be given and that is not here, with the place that
        names it."""
        hardware, launched = self._hardware, self.launched
        if hardware is not None and hardware.accelerate_config is not None:
            named = hardware.accelerate_config
            return None if self._paths.find(named) else (named, hardware.accelerate_place)
        if hardware is not None and hardware.launcher not in (None, "accelerate"):
            return None
        if launched is None or launched.missing_file is None:
            return None
        return launched.missing_file, launched.source

    def known_accelerate(self) -> AccelerateStart | None:
        """The same as ``accelerate``; Unknown where accelerate starts the run and its file is not
        known."""
        if self.accelerate is None and self.launcher == "accelerate":
            raise Unknown("accelerate.file" if self.missing_accelerate else "launcher")
        return self.accelerate

    @property
    def launch_source(self) -> str | None:
        """Where it is said how the run is started: the profile, or the line of a script."""
        if self._hardware is not None and self._hardware.accelerate_config is not None:
            return self._hardware.source
        return self.launched.source if self.launched is not None else None

    @property
    def in_group(self) -> bool | None:
        """Whether a script for as many cards starts processes that form a group, if one says."""
        launched = self.launched
        if launched is None or not self._is_for_these_cards(launched):
            return None
        return launched.distributed

    def _is_for_these_cards(self, launched: Launched) -> bool:
        return self._hardware is None or launched.world_size in (None, self._hardware.world_size)
