"""The book of a run's nodes: who is whose child, what changed since the last look, how groups stand."""

from __future__ import annotations

from collections.abc import Iterable

from tui.engine.records import NodeRecord
from tui.model import NodeKind, Phase, roll_up


class Book:
    """All nodes of a run. `total` and `done` count its steps; a step that never came to it is not done."""

    def __init__(self) -> None:
        self.records: dict[str, NodeRecord] = {}
        self.children: dict[str, list[str]] = {}
        self.total = 0
        self.done = 0
        self._order: dict[str, int] = {}
        self._counted: dict[str, tuple[bool, bool]] = {}
        self._dirty: set[str] = set()
        self._touched: set[str] = set()

    def adopt(self, records: Iterable[NodeRecord]) -> None:
        """Take over the nodes of an earlier try: what succeeded stays, everything else starts again."""
        for record in records:
            renew(record)
            self._insert(record)

    def add(self, record: NodeRecord) -> NodeRecord:
        """Have a node with this id; the one that exists is given back, with what is new about it."""
        self._touched.add(record.id)
        known = self.records.get(record.id)
        if known is None:
            self._insert(record)
            return record
        if known.kind is NodeKind.RECURSION or known.phase is Phase.PENDING:
            known.kind, known.template = record.kind, record.template
            known.dependencies, known.item = record.dependencies, record.item
            known.image, known.max_attempts = record.image, record.max_attempts
        self.mark(known)
        return known

    def _insert(self, record: NodeRecord) -> None:
        self.records[record.id] = record
        self._order[record.id] = len(self._order)
        self.children.setdefault(record.parent, []).append(record.id)
        self.mark(record)

    def mark(self, record: NodeRecord) -> None:
        """Note that a node changed."""
        self._dirty.add(record.id)

    def close(self, record: NodeRecord, phase: Phase, message: str, *, omitted: bool = False) -> None:
        """Give a node and all that is below it an end without a run."""
        stack = [record.id]
        while stack:
            current = self.records[stack.pop()]
            self._touched.add(current.id)
            stack.extend(self.children.get(current.id, ()))
            if not current.phase.finished:
                current.phase, current.message, current.omitted = phase, message, omitted
                self.mark(current)

    def finish(self, phase: Phase, message: str) -> list[str]:
        """At the run's end: forget nodes that no longer exist, close those that never came to it."""
        gone = [item for item in self.records if item not in self._touched]
        for item in gone:
            record = self.records.pop(item)
            self.children[record.parent].remove(item)
            self.children.pop(item, None)
            self._dirty.discard(item)
            self._uncount(item)
        for record in list(self.records.values()):
            if not record.group and not record.phase.finished:
                self.close(record, phase, message, omitted=True)
        return gone

    def changes(self) -> list[tuple[int, NodeRecord]]:
        """What changed since the last call, groups included, each with its place in the order."""
        groups = self._groups_above(self._dirty)
        for item in groups:
            self._roll_up(self.records[item])
        changed = self._dirty | set(groups)
        for item in changed:
            self._count(self.records[item])
        self._dirty = set()
        return [
            (self._order[item], self.records[item]) for item in sorted(changed, key=self._order.__getitem__)
        ]

    def _groups_above(self, ids: Iterable[str]) -> list[str]:
        """Groups that hold any of these nodes (or are one), the innermost first."""
        depth: dict[str, int] = {}
        for item in ids:
            chain = []
            current = item if self.records[item].group else self.records[item].parent
            while current and current not in depth:
                chain.append(current)
                current = self.records[current].parent
            base = depth.get(current, 0)
            for step, name in enumerate(reversed(chain), start=1):
                depth[name] = base + step
        return sorted(depth, key=lambda name: -depth[name])

    def _roll_up(self, group: NodeRecord) -> None:
        inner = [self.records[item] for item in self.children.get(group.id, ())]
        if not inner:
            return
        group.phase = roll_up(item.phase for item in inner)
        starts = [item.started for item in inner if item.started is not None]
        ends = [item.finished for item in inner if item.finished is not None]
        group.started = min(starts, default=None)
        group.finished = max(ends, default=None) if group.phase.finished else None

    def _count(self, record: NodeRecord) -> None:
        self._uncount(record.id)
        leaf = not record.group
        done = leaf and record.phase.good and not record.omitted
        self._counted[record.id] = (leaf, done)
        self.total += leaf
        self.done += done

    def _uncount(self, item: str) -> None:
        leaf, done = self._counted.pop(item, (False, False))
        self.total -= leaf
        self.done -= done


def renew(record: NodeRecord) -> bool:
    """Make a node wait again, unless it is a step that succeeded; True when it does.

    The exit handler runs at every end, so it is never kept.
    """
    keep = record.phase in (Phase.SUCCEEDED, Phase.CACHED) and not record.group
    if keep and record.id != "onExit" and not record.id.startswith("onExit."):
        return False
    _reset(record)
    return True


def _reset(record: NodeRecord) -> None:
    record.phase, record.message, record.omitted = Phase.PENDING, "", False
    record.started = record.finished = record.exit_code = record.result = None
    record.outputs, record.inputs = {}, {}
    record.input_files, record.output_files = [], []
    record.notes = []
