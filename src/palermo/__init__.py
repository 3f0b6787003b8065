"""Palermo: the working platform of a local group against trafficking in persons."""

__version__ = "0.1.0"
