"""Bytes in memory that can grow, in the place of a file."""


class Memory:
    """A source of bytes for indexes and searches."""

    def __init__(self, data: bytes = b"") -> None:
        self.data = data

    @property
    def size(self) -> int:
        return len(self.data)

    def read(self, offset: int, limit: int) -> bytes:
        return self.data[offset : offset + limit]
