"""Rubric and facts files: exact numbers, codes as text, every problem listed with its place."""

from desktop.exchange.rubrics.facts_file import read_facts
from desktop.exchange.rubrics.refusal import FileFlaw, FileRefused
from desktop.exchange.rubrics.rubric_file import read_metrics, read_rubric

__all__ = ["FileFlaw", "FileRefused", "read_facts", "read_metrics", "read_rubric"]
