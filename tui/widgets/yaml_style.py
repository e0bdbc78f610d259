"""YAML text as styled lines: keys stand out, the rest is left alone."""

from __future__ import annotations

import re

from tui.widgets.lines import Line, Rows

_KEY = re.compile(r"^(\s*(?:- )*)([\w./-]+|'[^']*'|\"[^\"]*\")(:)(?=\s|$)(.*)$")


def yaml_lines(text: str) -> Rows:
    """Give `text` line by line; tabs and other control characters are shown as blanks."""
    return Rows(text.splitlines(), _line)


def _line(row: str) -> Line:
    row = "".join(c if c.isprintable() else " " for c in row)
    found = _KEY.match(row)
    if found is None:
        return Line(((row, ""),))
    lead, key, colon, rest = found.groups()
    return Line(((lead, ""), (key, "lines--key"), (colon, "lines--dim"), (rest, "")))
