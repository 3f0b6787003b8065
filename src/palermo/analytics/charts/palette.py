"""The colours of charts and maps, the same as the pages', and their twins for dark screens."""

from __future__ import annotations

INK, SOFT, LINE, PAPER, LEAF = "#1d2b36", "#55636e", "#d9d4c8", "#fffdf9", "#f4f0e6"
ACCENT = "#0b6e69"
# told apart with every common colour vision deficiency, and each 3:1 against paper
SERIES = (ACCENT, "#b3541e", "#5b4b9a", "#8a6d00", "#a02c5d", "#3d6fa5", "#55636e")
STEPS = ("#cfe5e2", "#8fc4be", "#4a9c96", "#0b6e69", "#064a47")  # few to many
UNKNOWN = "#e7e2d6"

DARK = {
    INK: "#f0ece3", SOFT: "#aab4bb", LINE: "#3a4650", PAPER: "#141c22", LEAF: "#1c262d", ACCENT: "#5cc2ba",
    "#b3541e": "#f0955f", "#5b4b9a": "#a99be6", "#8a6d00": "#d8b840", "#a02c5d": "#ea85b0", "#3d6fa5": "#86b4e3",
    "#cfe5e2": "#1f3d3c", "#8fc4be": "#2b615e", "#4a9c96": "#3e918b", "#064a47": "#a5e6e0", UNKNOWN: "#262f36",
}  # fmt: skip


def contrast(one: str, other: str) -> float:
    """The contrast of two colours by WCAG 2.2, 1 to 21.

    >>> round(contrast("#000000", "#ffffff"))
    21
    """

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
