"""Configs mutated at random, held against what LLaMA-Factory's own parser says of them."""
