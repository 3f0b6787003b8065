"""Directories of services: HSDS 1, 2 and 3 in (CSV folder, ZIP, JSON), HSDS 3.0 JSON out.

    >>> from palermo.analytics.formats import hsds
    >>> package = hsds.Package("example", "3", {"service": [{"id": "1", "name": "Night line", "status": "active"}]})
    >>> [service["name"] for service in hsds.services(package)]
    ['Night line']

Places are named only where they are front doors that everybody may know: docs/methods/front-door.md.
"""

from palermo.analytics.formats.hsds.front_door import close_doors
from palermo.analytics.formats.hsds.package import Package
from palermo.analytics.formats.hsds.reading import read_package
from palermo.analytics.formats.hsds.writing import page_of, services

__all__ = ["Package", "close_doors", "page_of", "read_package", "services"]
