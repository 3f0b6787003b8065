"""Read a directory of services: HSDS 1, 2 or 3, as a folder or ZIP of CSV files, or as JSON."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import uuid
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from palermo.analytics.formats.hsds.package import Package, Row
from palermo.analytics.formats.hsds.tables import CALLED, DAYS, FIELDS, LINKS, STATUS, STATUS_CALLED, table_of
from palermo.analytics.formats.reading import Unreadable

LARGEST = 200_000_000
NAMED = {target for links in LINKS.values() for target in links.values()}  # tables whose rows others name
OURS = uuid.uuid5(uuid.NAMESPACE_URL, "https://palermo.example/hsds")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


def read_package(path: Path | str) -> Package:
    """Read a folder or ZIP of HSDS CSV files, or an HSDS JSON file. Raises Unreadable.

    Nothing is dropped silently: what cannot be kept is a finding. A row that names a row of another table which
    the package does not have keeps everything but that link.
    """
    path = Path(path)
    raw = _from_json(path) if path.suffix.lower() == ".json" else _from_csv(path)
    package = Package(path.name, _version(raw), {})
    for table, file, rows in raw:
        _take(package, table, file, rows)
    if not package.rows("service"):
        raise Unreadable(
            "There is no service in it.",
            path.name,
            "An HSDS package has a file services.csv, or services in JSON.",
        )
    _link(package)
    _fold_eligibility(package)
    return package


Raw = list[tuple[str, str, list[dict[str, Any]]]]


def _from_csv(path: Path) -> Raw:
    found: Raw = []
    for name, content in _files(path):
        table = table_of(Path(name).stem)
        if table:
            found.append((table, name, list(csv.DictReader(io.StringIO(_text(content), newline="")))))
    return found


def _files(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        for file in sorted(path.glob("*.csv")):
            yield file.name, file.read_bytes()
        return
    if not path.is_file() or not zipfile.is_zipfile(path):
        raise Unreadable(
            "This is neither a folder, a ZIP nor a JSON file.",
            path.name,
            "Give the folder or the ZIP with the CSV files of the HSDS package.",
        )
    with zipfile.ZipFile(path) as archive:
        if sum(info.file_size for info in archive.infolist()) > LARGEST:
            raise Unreadable("The ZIP holds more than 200 MB.", path.name, "Split the package by area.")
        for info in archive.infolist():
            if info.filename.lower().endswith(".csv"):
                yield Path(info.filename).name, archive.read(info)


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("windows-1252", errors="replace")


def _from_json(path: Path) -> Raw:
    try:
        content = json.loads(_text(path.read_bytes()))
    except FileNotFoundError as error:
        raise Unreadable("There is no such file.", path.name, "Check the name and the folder.") from error
    except ValueError as error:
        raise Unreadable(
            "The file is not JSON.", path.name, f"Line {getattr(error, 'lineno', 1)} is where it breaks."
        ) from error
    tops = content.get("contents", content) if isinstance(content, dict) else content
    tables: dict[str, dict[str, dict[str, Any]]] = {}
    for top in tops if isinstance(tops, list) else [tops]:
        if isinstance(top, dict):
            _unfold(tables, "organization" if "services" in top else "service", top, {})
    return [(table, path.name, list(rows.values())) for table, rows in tables.items()]


def _unfold(tables: dict, table: str, node: dict[str, Any], parent: dict[str, str]) -> None:
    """One nested object as a row of its table, and what it holds as rows of theirs."""
    row = {k: str(v) for k, v in node.items() if isinstance(v, str | int | float) and not isinstance(v, bool)}
    row |= {k: v for k, v in parent.items() if not row.get(k)}
    key = row.setdefault("id", str(len(tables.get(table, {}))))
    for name, inside in node.items():
        child = table_of(name) if name != "taxonomy" else None
        if child is None or not isinstance(inside, dict | list):
            continue
        for one in inside if isinstance(inside, list) else [inside]:
            if not isinstance(one, dict):
                continue
            if isinstance(inside, dict):  # an object that this one names: its organisation, place or term
                row[f"{child}_id"] = str(one.get("id", ""))
                _unfold(tables, child, one, {})
            else:
                owner = {"link_id": key} if child == "attribute" else {f"{table}_id": key}
                _unfold(tables, child, one, owner)
    kept = tables.setdefault(table, {})
    kept[key] = row | {k: v for k, v in kept.get(key, {}).items() if not row.get(k)}


def _version(raw: Raw) -> str:
    columns = {(table, column) for table, _file, rows in raw for column in (rows[0] if rows else {})}
    if ("service", "eligibility_description") in columns or ("attribute", "link_id") in columns:
        return "3"
    if ("attribute", "taxonomy_recordid") in columns or ("eligibility", "eligibility") in columns:
        return "1"
    return "2"


def _take(package: Package, table: str, file: str, rows: list[dict[str, Any]]) -> None:
    fields, called = FIELDS[table], CALLED.get(table, {})
    taken = package.tables.setdefault(table, [])
    twice: Counter[str] = Counter()
    for number, given in enumerate(rows, start=2):
        row: Row = {}
        for column, value in given.items():
            field = called.get(column or "", column or "")
            text = _plain(value)
            if text and field in fields and not row.get(field):
                row[field] = text
        if not row.keys() - {"id"}:
            continue
        row.setdefault("id", f"{file}:{number}")
        twice[row["id"]] += 1
        if twice[row["id"]] > 1 and table not in NAMED:
            row["id"] = f"{file}:{number}"  # nothing names it, so another id harms nothing
        elif twice[row["id"]] > 1:
            package.note(
                file, number, "id", row["id"], "Another row has this id. The row was left out.", "rejected"
            )
            continue
        if table in ("service", "organization") and "name" not in row:
            package.note(file, number, "name", "", "It has no name. The row was left out.", "rejected")
            continue
        _repair(package, table, file, number, row)
        row["id"] = _uuid(package, table, row["id"])
        for field, target in LINKS.get(table, {}).items():
            if field in row:
                row[field] = _uuid(package, target, row[field])
        taken.append(row)


def _plain(value: Any) -> str:
    """Text without entities, tags, and the line ends that some exports write as a backslash and a letter."""
    if not isinstance(value, str):
        return ""
    text = html.unescape(value.replace("\\n", "\n").replace("\\t", " "))
    text = re.sub(r"<[^<>]{1,200}>", " ", text)
    return re.sub(r"[ \t]+", " ", text).strip().strip('"').strip()


def _uuid(package: Package, table: str, given: str) -> str:
    """HSDS 3 asks for UUIDs; other ids become one that is always the same for this source."""
    try:
        return str(uuid.UUID(given))
    except ValueError:
        return str(uuid.uuid5(OURS, f"{package.source}/{table}/{given}"))


def _repair(package: Package, table: str, file: str, number: int, row: Row) -> None:
    """Values that the specification does not allow, mended where that is certain and left out where not."""

    def drop(field: str, reason: str) -> None:
        package.note(file, number, field, row.pop(field), reason, "changed")

    if table == "service":
        given = row.get("status", "")
        status = STATUS_CALLED.get(given.casefold(), given.casefold() or "active")
        if status not in STATUS:
            status = "inactive"
        if status != given:
            package.note(file, number, "status", given, f"The status was taken as {status}.", "changed")
        row["status"] = status
    for field in ("email", "assurer_email"):
        if field in row and not EMAIL.fullmatch(row[field]):
            drop(field, "This is not one e-mail address. It was left out.")
    for field in ("url", "website", "uri"):
        if field in row and not re.match(r"https?://[^\s]+$", row[field]):
            mended = "http://" + row[field]
            if re.fullmatch(r"(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?", row[field], re.IGNORECASE):
                package.note(file, number, field, row[field], f"It became {mended}", "changed")
                row[field] = mended
            else:
                drop(field, "This is not a web address. It was left out.")
    for field in ("minimum_age", "maximum_age", "latitude", "longitude", "amount", "extension"):
        if field in row and not re.fullmatch(r"-?\d+(?:\.\d+)?", row[field]):
            drop(field, "This is not a number. It was left out.")
    if table == "schedule" and "byday" in row:
        days = [DAYS.get(d.strip().casefold(), d.strip().upper()) for d in re.split(r"[,;]", row["byday"])]
        row["byday"] = ",".join(days)
        row.setdefault("freq", "WEEKLY")
    if table == "schedule" and row.get("freq", "WEEKLY") not in ("WEEKLY", "MONTHLY"):
        drop("freq", "The frequency is not WEEKLY or MONTHLY. It was left out.")
    if table == "location":
        row["location_type"] = row.get("location_type", "physical").casefold()
        if row["location_type"] not in ("physical", "postal", "virtual"):
            drop("location_type", "The kind of place is not known. It was taken as physical.")
            row["location_type"] = "physical"


def _link(package: Package) -> None:
    """Links to rows that are not there are cut, once said for each column."""
    known = {table: {row["id"] for row in rows} for table, rows in package.tables.items()}
    for table, links in LINKS.items():
        for field, target in links.items():
            lost = [
                row for row in package.rows(table) if field in row and row[field] not in known.get(target, ())
            ]
            for row in lost:
                del row[field]
            if lost:
                package.note(
                    table, None, field, f"{len(lost)} rows",
                    f"They name a row of {target} that the package does not have. The link was cut.", "changed",
                )  # fmt: skip


def _fold_eligibility(package: Package) -> None:
    """HSDS 1 keeps whom a service is for in a table of its own; HSDS 3 as a text of the service."""
    services = {row["id"]: row for row in package.rows("service")}
    for row in package.tables.pop("eligibility", []):
        service = services.get(row.get("service_id", ""))
        text = row.get("eligibility", "")
        if service is not None and text:
            before = service.get("eligibility_description", "")
            service["eligibility_description"] = f"{before}\n{text}".strip()
