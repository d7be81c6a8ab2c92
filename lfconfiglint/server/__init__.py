"""The language server: what the command line knows, in an editor, while a config is written.

:mod:`analysis` and :mod:`places` know nothing of the protocol's library; ``app`` joins them to it.
"""
