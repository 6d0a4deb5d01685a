"""Yiding 议定: from what a meeting agreed to what got done."""

__version__ = "0.1.0"
