"""What a canvas cell's code looks like.

The low four bits of a code are the arms of a line (up, right, down, left); all four mean a crossing,
never a branch. `DASHED` marks a line that is order only. Heads and round corners have codes of their own.
"""

from __future__ import annotations

UP, RIGHT, DOWN, LEFT = 1, 2, 4, 8
CROSSING = UP | RIGHT | DOWN | LEFT
DASHED = 16
HEAD_DOWN, HEAD_RIGHT = 128, 130  # plus one when the edge is order only
ROUND = 136  # plus the place in _ROUND_CORNERS
FRAME = 32  # a frame's border: the arms without the dashes
_LINES = " ╵╶└╷│┌├╴┘─┴┐┤┬┼"
_DASHED = {UP | DOWN: "┆", LEFT | RIGHT: "╌", UP: "╵", DOWN: "╷", LEFT: "╴", RIGHT: "╶"}
_ASCII_LINES = " |-+||++-+-+++++"
_ASCII_DASHED = {UP | DOWN: ":", LEFT | RIGHT: "~", UP: ":", DOWN: ":", LEFT: "~", RIGHT: "~"}
_HEADS = "▼▽►▷"
_ASCII_HEADS = "vv>>"
_ROUND_CORNERS = "╭╮╰╯"
TALL = 144  # the bar beside a line node that is higher than one row


def _table(lines: str, dashed: dict[int, str], heads: str, corners: str, bar: str) -> str:
    cells = [" "] * 256
    for bits in range(16):
        for code in (bits, FRAME | bits, FRAME | DASHED | bits):
            cells[code] = lines[bits]
        cells[DASHED | bits] = dashed.get(bits, lines[bits])
    for offset, glyph in enumerate(heads):
        cells[HEAD_DOWN + offset] = glyph
    for offset, glyph in enumerate(corners):
        cells[ROUND + offset] = glyph
    cells[TALL] = bar
    return "".join(cells)


UNICODE_TABLE = _table(_LINES, _DASHED, _HEADS, _ROUND_CORNERS, "┃")
ASCII_TABLE = _table(_ASCII_LINES, _ASCII_DASHED, _ASCII_HEADS, "++++", "|")
# For each set of bits: a table for bytes.translate that adds them to a cell.
ADD = [bytes(code | bits for code in range(256)) for bits in range(64)]
