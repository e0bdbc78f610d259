"""A canvas of line codes: one byte a cell, painted with slices."""

from __future__ import annotations

import codecs

from tui.graph import glyphs
from tui.graph.glyphs import ADD, DOWN, LEFT, RIGHT, UP
from tui.graph.layered.component import Placed
from tui.graph.layered.tracks import Bar
from tui.graph.layered.trunks import Net


class Canvas:
    """Codes of `tui.graph.glyphs`, row after row."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self.codes = bytearray(width * height)

    def text(self, row: int, start: int, end: int, table: str) -> str:
        """Cells `start` to `end` (not included) of a row."""
        first = row * self.width
        return codecs.charmap_decode(self.codes[first + start : first + end], "strict", table)[0]

    def lines(self, table: str) -> list[str]:
        """All rows."""
        text, width = codecs.charmap_decode(self.codes, "strict", table)[0], self.width
        return [text[first : first + width] for first in range(0, len(text), width)]

    def frame(self, x: int, y: int, width: int, height: int) -> None:
        """A border with round corners; ports that are painted already stay."""
        self._border(x, y, width, height, glyphs.FRAME)
        last = (y + height - 1) * self.width + x
        first = y * self.width + x
        corners = (first, first + width - 1, last, last + width - 1)
        for offset, index in enumerate(corners):
            self.codes[index] = glyphs.ROUND + offset

    def box(self, x: int, y: int, width: int, height: int) -> None:
        """A border with square corners."""
        self._border(x, y, width, height, 0)

    def bar(self, x: int, y: int, height: int) -> None:
        """A thick upright bar."""
        for row in range(y, y + height):
            self.codes[row * self.width + x] = glyphs.TALL

    def _border(self, x: int, y: int, width: int, height: int, flag: int) -> None:
        codes, stride = self.codes, self.width
        top = y * stride + x
        bottom = top + (height - 1) * stride
        across = ADD[LEFT | RIGHT | flag]
        for first in (top, bottom):
            codes[first + 1 : first + width - 1] = codes[first + 1 : first + width - 1].translate(across)
        upright = ADD[UP | DOWN | flag]
        for first in (top + stride, top + stride + width - 1):
            codes[first:bottom:stride] = codes[first:bottom:stride].translate(upright)
        codes[top] |= RIGHT | DOWN | flag
        codes[top + width - 1] |= LEFT | DOWN | flag
        codes[bottom] |= UP | RIGHT | flag
        codes[bottom + width - 1] |= UP | LEFT | flag


class Pen:
    """Paints a placed component's lines. Along means along a layer; back and ahead are across layers."""

    def __init__(self, canvas: Canvas, x: int, y: int, *, right: bool) -> None:
        """`x` and `y` are the component's first cell."""
        self.codes = canvas.codes
        stride = canvas.width
        self.origin = y * stride + x
        self.along, self.across = (stride, 1) if right else (1, stride)
        self.back, self.ahead = (LEFT, RIGHT) if right else (UP, DOWN)
        self.low, self.high = (UP, DOWN) if right else (LEFT, RIGHT)
        self.head = glyphs.HEAD_RIGHT if right else glyphs.HEAD_DOWN

    def component(self, placed: Placed) -> None:
        """All of a component's lines."""
        layered = placed.prepared.layered
        for vertex in range(layered.real, len(layered.layer)):
            number = layered.layer[vertex]
            dashed = glyphs.DASHED if layered.wires[vertex - layered.real] else 0
            self._run(placed.centre[vertex], placed.start[number], placed.end(number), dashed)
        for number, (nets, channel) in enumerate(zip(placed.nets, placed.channels, strict=True)):
            for net, bars in zip(nets, channel.bars, strict=True):
                self._net(placed, number, net, bars)

    def _net(self, placed: Placed, number: int, net: Net, bars: list[Bar]) -> None:
        dashed = glyphs.DASHED if net.dashed else 0
        begin, end = placed.end(number), placed.start[number + 1]
        for bar in bars:
            self._bar(placed.track(number, bar.track), bar.low, bar.high, dashed)
            if bar.lower is not None:
                upper = placed.track(number, bar.track)
                lower = placed.track(number, bar.lower.track)
                self._joined(bar.joint, upper, lower, dashed)
        real = placed.prepared.layered.real
        for vertex, column in zip(net.upper, net.tops, strict=True):
            first = self._leave(placed, vertex, column) if vertex < real else begin
            if not bars:
                self._run(column, first, end, dashed)
                continue
            stop = self._reach(placed, number, bars, column, from_top=True)
            self._run(column, first, end if stop is None else stop, dashed)
            if stop is not None:
                self.codes[self._at(column, stop)] |= self.back | dashed
        for vertex, column in zip(net.lower, net.bottoms, strict=True):
            start = self._reach(placed, number, bars, column, from_top=False) if bars else None
            if start is not None:
                self._run(column, start + 1, end, dashed)
                self.codes[self._at(column, start)] |= self.ahead | dashed
            if vertex < real:
                self.codes[self._at(column, end - 1)] = self.head + (1 if dashed else 0)

    def _leave(self, placed: Placed, vertex: int, column: int) -> int:
        """Mark the port on the vertex's border, if it has one; give the first cell behind the vertex."""
        number = placed.prepared.layered.layer[vertex]
        first = placed.start[number] + placed.main[vertex]
        if placed.margins[vertex]:
            self.codes[self._at(column, first - 1)] |= self.ahead
        return first

    def _reach(
        self, placed: Placed, number: int, bars: list[Bar], column: int, *, from_top: bool
    ) -> int | None:
        """The main coordinate of the farthest bar that a pin's upright line must reach; None if straight."""
        found = [bar.track for bar in bars if column in (bar.tops if from_top else bar.bottoms)]
        if not found:
            return None
        return placed.track(number, max(found) if from_top else min(found))

    def _at(self, along: int, across: int) -> int:
        return self.origin + along * self.along + across * self.across

    def _run(self, column: int, first: int, stop: int, dashed: int) -> None:
        """A line across layers through the cells from `first` to before `stop`."""
        bits = self.back | self.ahead | dashed
        if stop - first == 1:
            self.codes[self._at(column, first)] |= bits
        elif stop > first:
            part = slice(self._at(column, first), self._at(column, stop - 1) + 1, self.across)
            self.codes[part] = self.codes[part].translate(ADD[bits])

    def _joined(self, column: int, upper: int, lower: int, dashed: int) -> None:
        self.codes[self._at(column, upper)] |= self.ahead | dashed
        self.codes[self._at(column, lower)] |= self.back | dashed
        self._run(column, upper + 1, lower, dashed)

    def _bar(self, track: int, low: int, high: int, dashed: int) -> None:
        """A line along a track between two columns, the ends pointing inwards."""
        self.codes[self._at(low, track)] |= self.high | dashed
        self.codes[self._at(high, track)] |= self.low | dashed
        if high - low > 1:
            part = slice(self._at(low + 1, track), self._at(high - 1, track) + 1, self.along)
            self.codes[part] = self.codes[part].translate(ADD[self.low | self.high | dashed])
