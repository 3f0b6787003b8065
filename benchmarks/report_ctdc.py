"""`palermo report` on CTDC's 91,043 cases, beside the same reading and counting in plain polars. Limit: 3 x.

Drawing the pictures and laying out HTML and PDF has a price that does not grow with the rows; it is
stated apart.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import polars as pl
from machine import machine, median_seconds

FILE = (
    Path(__file__).resolve().parent.parent.parent
    / "shared" / "data" / "ctdc" / "ctdc_synthetic_v2025_north_america_derived.csv"
)  # fmt: skip


def main() -> None:
    if not FILE.exists():
        print("left out: the shared data are not beside the repository")
        return
    from palermo.analytics import formats, reports
    from palermo.analytics.reports.case_tables import CaseTables

    reading = formats.read(FILE)
    counted = list(CaseTables(reading.frame, 10)._counted(reading.frame))

    def peer() -> None:
        """Read the file and make every group-by that the report makes, over the same columns recoded."""
        pl.read_csv(FILE)
        for name in counted:
            reading.frame.group_by(name.split("*")).len()

    def ours() -> None:
        CaseTables(formats.read(FILE).frame, 10)

    print(machine())
    t_peer, t_ours = median_seconds(peer), median_seconds(ours)
    t_read = median_seconds(lambda: formats.read(FILE))
    with tempfile.TemporaryDirectory() as folder:
        t_all = median_seconds(lambda: reports.write(FILE, Path(folder) / "report"), 3)
    print(f"polars: read and {len(counted)} group-bys: {t_peer:.3f} s")
    print(
        f"ours: read with every value checked {t_read:.3f} s; read, count and protect {t_ours:.3f} s = {t_ours / t_peer:.1f} x (limit 3)"
    )
    print(f"whole report {t_all:.2f} s, of which drawing and layout (fixed) {t_all - t_ours:.2f} s")


if __name__ == "__main__":
    main()
