"""What may be seen in the evidence room; the first argument of each is the person who asks."""

from palermo.objectives.evidence.reading.catalogue import (
    data_set,
    data_sets,
    data_sets_to_extend,
    findings,
    import_of,
    imports,
    mapping_of,
    mappings,
    record_export,
    report_file,
    report_files,
    report_of,
    reports,
    version_of,
)
from palermo.objectives.evidence.reading.columns import sketches, unknown_words
from palermo.objectives.evidence.reading.figures import Filters, choices, figures
from palermo.objectives.evidence.reading.today import indicators, waiting

__all__ = [
    "Filters",
    "choices",
    "data_set",
    "data_sets",
    "data_sets_to_extend",
    "figures",
    "findings",
    "import_of",
    "imports",
    "indicators",
    "mapping_of",
    "mappings",
    "record_export",
    "report_file",
    "report_files",
    "report_of",
    "reports",
    "sketches",
    "unknown_words",
    "version_of",
    "waiting",
]
