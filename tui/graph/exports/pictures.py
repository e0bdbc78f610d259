"""Drawing -> coloured text and SVG."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from tui.graph.drawing import Drawing, Piece
from tui.graph.text import cells
from tui.model import Phase

# Phase -> (ANSI colour, hexadecimal colour); both palettes keep to what reads on dark and on light.
_PHASES = {
    Phase.RUNNING: ("36", "#0891b2"),
    Phase.SUCCEEDED: ("32", "#15803d"),
    Phase.CACHED: ("34", "#4f6bd8"),
    Phase.FAILED: ("1;31", "#dc2626"),
    Phase.ERROR: ("1;31", "#dc2626"),
    Phase.SUSPENDED: ("33", "#b45309"),
    Phase.STOPPED: ("33", "#b45309"),
}
_ROLES = {
    "line": ("2", "#6b7280"),
    "border": ("2", "#6b7280"),
    "frame": ("34", "#4f6bd8"),
    "title": ("34", "#4f6bd8"),
    "label": ("1", "#111827"),
    "change": ("1;33", "#b45309"),
    "time": ("2", "#6b7280"),
    "carried": ("3;36", "#0891b2"),
}
_PHASED = ("mark", "strip", "border")
_CELL_WIDTH, _CELL_HEIGHT = 8.43, 17


def _colour(piece: Piece) -> tuple[str, str]:
    if piece.role in _PHASED and piece.phase in _PHASES:
        return _PHASES[piece.phase]
    return _ROLES.get(piece.role, ("", "#111827"))


def to_ansi(drawing: Drawing) -> Iterator[str]:
    """Rows with colours as ANSI sequences, without trailing blanks."""
    for row in range(drawing.height):
        pieces = drawing.pieces(row)
        while pieces and not pieces[-1].text.strip():
            pieces.pop()
        if pieces:
            pieces[-1] = pieces[-1]._replace(text=pieces[-1].text.rstrip())
        line = ""
        for code, group in groupby(pieces, key=lambda piece: _colour(piece)[0]):
            text = "".join(piece.text for piece in group)
            line += f"\x1b[{code}m{text}\x1b[0m" if code and text.strip() else text
        yield line


def to_svg(drawing: Drawing) -> str:
    """A picture of the text: each run of cells at its place, so that any monospaced font will do."""
    width, height = drawing.width * _CELL_WIDTH + 16, drawing.height * _CELL_HEIGHT + 16
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}">',
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        '<g font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14" xml:space="preserve">',
    ]
    for row in range(drawing.height):
        lines += _svg_row(drawing, row)
    return "\n".join([*lines, "</g>", "</svg>"])


def _svg_row(drawing: Drawing, row: int) -> Iterator[str]:
    at = 0
    y = 8 + (row + 0.75) * _CELL_HEIGHT
    for piece in drawing.pieces(row):
        for word, blank in _words(piece.text):
            size = cells(word)
            if not blank:
                x = 8 + at * _CELL_WIDTH
                weight = ' font-weight="bold"' if piece.role == "label" else ""
                length = f' textLength="{size * _CELL_WIDTH:.1f}" lengthAdjust="spacingAndGlyphs"'
                yield (
                    f'<text x="{x:.1f}" y="{y:.1f}" fill="{_colour(piece)[1]}"{weight}{length}>'
                    f"{escape(word)}</text>"
                )
            at += size


def _words(text: str) -> Iterator[tuple[str, bool]]:
    for blank, group in groupby(text, key=str.isspace):
        yield "".join(group), blank
