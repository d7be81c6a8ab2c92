"""Lint and fix LLaMA-Factory training configs before a GPU is rented."""

__version__ = "0.1.0"
