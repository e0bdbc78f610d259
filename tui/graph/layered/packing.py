"""Phase 8: components side by side, without gaps and in their order (bottom-left on a skyline)."""

from __future__ import annotations

from collections.abc import Sequence


def pack(sizes: Sequence[tuple[int, int]], width: int, gap: tuple[int, int]) -> list[tuple[int, int]]:
    """Places (x, y) for rectangles of given (width, height), each as high up and then as far left as fits.

    `width` is what may be used, if the widest rectangle does not need more; `gap` are the blank cells
    kept between neighbours.
    """
    room = max([width, *(size[0] for size in sizes)])
    sky: list[tuple[int, int, int]] = [(0, room + gap[0], 0)]
    places = []
    for wide, high in sizes:
        x, y = _lowest(sky, wide + gap[0])
        places.append((x, y))
        sky = _raise(sky, x, x + wide + gap[0], y + high + gap[1])
    return places


def _lowest(sky: list[tuple[int, int, int]], wide: int) -> tuple[int, int]:
    best = (1 << 30, 0)
    end = sky[-1][1]
    for index, (left, _, _) in enumerate(sky):
        if left + wide > end:
            break
        level = 0
        for _, right, height in sky[index:]:
            level = max(level, height)
            if right >= left + wide or level >= best[0]:
                break
        best = min(best, (level, left))
    return best[1], best[0]


def _raise(sky: list[tuple[int, int, int]], left: int, right: int, height: int) -> list[tuple[int, int, int]]:
    found: list[tuple[int, int, int]] = []
    for low, high, level in sky:
        if low < left:
            found.append((low, min(high, left), level))
        if high > right:
            found.append((max(low, right), high, level))
    found.append((left, right, height))
    found.sort()
    merged = found[:1]
    for piece in found[1:]:
        before = merged[-1]
        if before[2] == piece[2] and before[1] == piece[0]:
            merged[-1] = (before[0], piece[1], piece[2])
        else:
            merged.append(piece)
    return merged
