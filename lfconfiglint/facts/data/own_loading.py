"""How the code of a fork, around the config, loads data sets otherwise than a release."""

from __future__ import annotations

from lfconfiglint.facts.context import Context
from lfconfiglint.facts.fact import fact


class OwnLoading:
    """The part of ``datasets.*`` that only the code in the checkout says; false without one."""

    _context: Context

    @fact
    def loads_no_pairs(self) -> bool:
        """Whether the fork's workflow of the stage does not ask for pairs of answers, as those of
        rm and dpo do in every release."""
        checkout = self._context.checkout
        if checkout is None:
            return False
        # most configs are in no checkout
        from lfconfiglint.upstream.own_data import asks_for_pairs

        return not asks_for_pairs(checkout, self._context.text("stage"))

    @fact
    def takes_own_list(self) -> bool:
        """Whether the fork's loader knows a list of data sets in ``dataset_dir`` itself."""
        checkout = self._context.checkout
        if checkout is None:
            return False
        from lfconfiglint.upstream.own_data import loads_from_list

        return loads_from_list(checkout)
