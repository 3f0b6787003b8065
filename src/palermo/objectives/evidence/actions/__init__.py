"""What the evidence room can do: one verb, one function."""

from palermo.objectives.evidence.actions.keep_mapping import forget_mapping, keep_mapping
from palermo.objectives.evidence.actions.read_file import read_file
from palermo.objectives.evidence.actions.receive_file import receive_file, try_again
from palermo.objectives.evidence.actions.snapshot_own_cases import snapshot_own_cases
from palermo.objectives.evidence.actions.write_report import ask_for_report, write_report

__all__ = [
    "ask_for_report",
    "forget_mapping",
    "keep_mapping",
    "read_file",
    "receive_file",
    "snapshot_own_cases",
    "try_again",
    "write_report",
]
