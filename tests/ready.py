"""Imported by the process that those of tests/alone.py are copied from: what every check compiles and reads at first is there before them."""

from tests import editing

editing.anew(editing.BASE)
