"""How values get from the ops that make them to those that need them, through groups.

Follows the rules that kfp 1.8 shows: a value goes from the producer out through every group to the first
common one, and from there in through every group to the consumer.
"""

from __future__ import annotations

from typing import Any

from tui.compiler import names
from tui.compiler.lower.templates import OpTemplate
from tui.compiler.trace.groups import Condition, ParallelFor
from tui.compiler.trace.location import Blame
from tui.compiler.trace.params import SUBVAR, PipelineParam, references
from tui.compiler.trace.pipeline import Group, Pipeline

Node = Any  # an op or a Group
Path = tuple[Node, ...]


class Wiring:
    """Inputs, outputs and dependencies of every op and group.

    `inputs[node]` maps a full name to the sibling it comes from (None: from the enclosing group's own
    inputs); `outputs[node]` to the member it comes from (None: the node is the op that makes it).
    """

    def __init__(self, pipeline: Pipeline, templates: dict[str, OpTemplate], fixes: bool = True) -> None:
        self.pipeline = pipeline
        self.templates = templates
        self.inputs: dict[Node, dict[str, Node | None]] = {}
        self.outputs: dict[Node, dict[str, Node | None]] = {}
        self.dependencies: dict[Node, set[Node]] = {}
        self.paths: dict[Node, Path] = {}
        self.groups: dict[str, Group] = {}
        self.operands: dict[Node, list[PipelineParam]] = {}
        # Loops whose source is passed in to them, with its full name.
        self.passed: set[tuple[ParallelFor, str]] = set()
        # Loops in a sub-graph over the output of a member of it.
        self.beside: set[ParallelFor] = set()
        # Ops with what they name only where kfp 1.8 does not look for references.
        self.late: dict[Node, set[str]] = {}
        self.fixes = fixes
        self._walk(pipeline.root, (), [])
        for op in pipeline.ops.values():
            self.paths.setdefault(op, (op,))
            with Blame(op):
                self._wire_op(op)
        self._wire_groups(pipeline.root)

    def _walk(self, group: Group, above: Path, operands: list[PipelineParam]) -> None:
        path = (*above, group)
        self.paths[group] = path
        self.groups.setdefault(group.name, group)
        if isinstance(group, Condition):
            with Blame(group):
                operands = [*operands, *condition_params(group)]
        self.operands[group] = operands
        for op in group.ops:
            self.paths[op] = (*path, op)
            self.operands[op] = operands
        for inner in group.groups:
            self._walk(inner, path, operands)

    def _wire_op(self, op: Any) -> None:
        needs = dict(self.templates[op.name].uses)
        for param in self.operands.get(op, ()):
            needs.setdefault(_full(param), (param.op_name or "", param.name))
        late = self.templates[op.name].late.used
        if late.keys() - needs.keys() and self.fixes:
            self.late[op] = late.keys() - needs.keys()
            needs.update(late)
        producers = set()
        for full, (op_name, name) in needs.items():
            if op_name:
                producer = self.pipeline.ops[op_name]
                producers.add(producer)
                self._pass(full, producer, op)
            elif not op.is_exit_handler:
                self._from_above(full, name, op)
        for name in op.dependent_names:
            producers.add(self._named(name))
        for producer in producers:
            self._depend(producer, op)

    def _named(self, name: str) -> Node:
        found = self.pipeline.ops.get(name) or self.groups.get(name)
        if found is None:
            raise ValueError(f"The pipeline has no task or group {name!r} to come after.")
        return found

    def _depend(self, producer: Node, consumer: Node) -> None:
        above, below = uncommon(self.paths[producer], self.paths[consumer])
        if above and below:
            self.dependencies.setdefault(below[0], set()).add(above[0])

    def _pass(self, full: str, producer: Node, consumer: Node, skip_last: bool = False) -> None:
        up, down = uncommon(self.paths[producer], self.paths[consumer])
        for index, node in enumerate(down):
            if skip_last and index == len(down) - 1 and index > 0:
                continue
            self.inputs.setdefault(node, {}).setdefault(full, up[0] if index == 0 and up else None)
        for index, node in enumerate(up):
            source = up[index + 1] if index + 1 < len(up) else None
            self.outputs.setdefault(node, {})[full] = source

    def _from_above(self, full: str, name: str, consumer: Node) -> None:
        for node in reversed(self.paths[consumer]):
            self.inputs.setdefault(node, {}).setdefault(full, None)
            if isinstance(node, ParallelFor) and is_item_of(node, name):
                return

    def _wire_groups(self, group: Group) -> None:
        for other in group.dependencies:
            self._depend(other, group)
        if group.recursive_ref is not None:
            self._wire_recursion(group)
        if isinstance(group, ParallelFor) and self.fixes:
            self._wire_loop_source(group)
        for inner in group.groups:
            self._wire_groups(inner)

    def _wire_loop_source(self, group: ParallelFor) -> None:
        """Let a loop over an outer loop's item, or an output from outside, get that through its parents."""
        for op_name, name in references(group.loop_args.items_or_pipeline_param):
            full = names.output_name(op_name, name)
            if self._is_item(op_name, name, group):
                self._from_above(full, name, self.paths[group][-2])
            elif op_name and self.paths[self.pipeline.ops[op_name]][:-1] != self.paths[group][:-1]:
                producer = self.pipeline.ops[op_name]
                self._pass(full, producer, group)
                self._depend(producer, group)
            else:
                if op_name and self.paths[group][-2].type == "subgraph":
                    self.beside.add(group)
                continue
            self.passed.add((group, full))

    def _is_item(self, op_name: str, name: str, group: Group) -> bool:
        loops = (node for node in self.paths[group][:-1] if isinstance(node, ParallelFor))
        return any((loop.loop_args.op_name or "") == op_name and is_item_of(loop, name) for loop in loops)

    def _wire_recursion(self, group: Group) -> None:
        own = [(param, False) for param in group.inputs]
        operands = [(param, True) for param in self.operands[group]]
        for param, is_operand in own + operands:
            full = _full(param)
            if param.op_name:
                producer = self.pipeline.ops[param.op_name]
                self._pass(full, producer, group, skip_last=is_operand)
                self._depend(producer, group)
            elif not is_operand:
                self._from_above(full, param.name, group)


def _full(param: PipelineParam) -> str:
    return names.output_name(param.op_name or "", param.name)


def condition_params(group: Condition) -> list[PipelineParam]:
    """Give the operands of a condition that are references."""
    operands = (group.condition.operand1, group.condition.operand2)
    return [operand for operand in operands if isinstance(operand, PipelineParam)]


def uncommon(first: Path, second: Path) -> tuple[Path, Path]:
    """Give two paths without what they have in common at their starts."""
    shared = 0
    while shared < min(len(first), len(second)) and first[shared] is second[shared]:
        shared += 1
    return first[shared:], second[shared:]


def is_item_of(loop: ParallelFor, name: str) -> bool:
    """Tell whether a reference's name is that of a loop's item, or of a key of its items."""
    own = loop.loop_args.name
    return name == own or name.startswith(own + SUBVAR)
