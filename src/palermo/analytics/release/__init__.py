"""Tables that may leave the room: small counts withheld, and so many others that nobody can work them out.

    >>> import polars as pl
    >>> from palermo.analytics import release
    >>> table = pl.DataFrame({"gender": ["woman", "man"], "form": ["labour", "labour"], "count": [40, 3]})
    >>> protected = release.protect({"t": table})["t"]
    >>> protected.frame.filter(pl.col("gender") == "man")["count"].to_list()
    [None, None]

The method and its uncomfortable choices: docs/methods/suppression.md.
"""

from palermo.analytics.release.attacking import attack, withheld
from palermo.analytics.release.cells import TOTAL, UNKNOWN, tabulate
from palermo.analytics.release.protecting import Protected, TooFewToPublish, protect

__all__ = ["TOTAL", "UNKNOWN", "Protected", "TooFewToPublish", "attack", "protect", "tabulate", "withheld"]
