"""The trends report: one honest document from one file, as HTML, PDF and tables.

`write(source, out)` reads a file (or takes a Reading), protects every number, writes sentences only
from protected numbers, and leaves a folder: report.html, report.pdf, tables/*.csv, method.json.
"""

from palermo.analytics.reports.document import Block, Chapter, Document, Fact, Finding
from palermo.analytics.reports.writing import NotWritten, Report, write

__all__ = ["Block", "Chapter", "Document", "Fact", "Finding", "NotWritten", "Report", "write"]
