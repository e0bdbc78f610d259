"""Makes up pipeline files: components of all kinds, wired at random through conditions, loops and groups."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")
TYPES = ("int", "str", "float", "bool", "list", "dict", "'Custom'", "'URI'", "")
CONSTANTS = {
    "int": ("3", "0", "-7"),
    "str": ("'text'", "'two words'", "''", "'it\\'s: #x'", "'값'"),
    "float": ("1.5", "2", "0.1"),
    "bool": ("True", "False"),
    "list": ("[1, 2]", "['a']", "[]"),
    "dict": ("{'b': 1, 'a': [1]}", "{}"),
    "'Custom'": ("'c'",),
    "'URI'": ("'gs://x/y'",),
    "": ("'u'", "'5'"),
}
NAMES = ("train", "load_data", "Eval_Model", "print2", "x", "step_1", "a__b", "학습_fit", "Make", "show_it")
ARGUMENTS = ("a", "text", "data_in", "N", "learning_rate", "x1", "Some_Arg", "file_name", "rows")
OUTPUTS = ("out", "model", "Score", "b_2", "metrics")
SETTINGS = (
    ".set_cpu_limit('{cpu}')",
    ".set_memory_request('1Gi').set_memory_limit('2G')",
    ".set_retry(2)",
    ".set_retry(3, policy='Always', backoff_duration='10s', backoff_factor=2)",
    ".set_caching_options(False)",
    ".set_display_name('Nice name')",
    ".set_timeout(60)",
    ".add_pod_label('team', 'x').add_pod_annotation('note', {text})",
    ".add_node_selector_constraint('pool', {text})",
    ".set_gpu_limit(1)",
    ".add_env_variable(k8s.V1EnvVar(name='E', value={text}))",
    ".apply(onprem.mount_pvc('claim', 'vol', '/mnt'))",
    ".add_toleration(k8s.V1Toleration(key='k', operator='Exists', effect='NoSchedule'))",
    ".add_sidecar(dsl.Sidecar('side', 'busybox', command=['echo', {text}]))",
)


class Chooser(Protocol):
    """Where the choices come from: a random generator, or Hypothesis."""

    def number(self, low: int, high: int) -> int: ...


class RandomChooser:
    """Choices from a random generator."""

    def __init__(self, source: random.Random) -> None:
        self.source = source

    def number(self, low: int, high: int) -> int:
        return self.source.randint(low, high)


class Component:
    """One made-up component: its variable, inputs as (name, type, is a file, has a default), and outputs."""

    def __init__(self, variable: str) -> None:
        self.variable = variable
        self.inputs: list[tuple[str, str, bool, bool]] = []
        self.outputs: list[str] = []


class Generator:
    """Writes one file."""

    def __init__(self, chooser: Chooser) -> None:
        self.chooser = chooser
        self.lines: list[str] = []
        self.components: list[Component] = []
        self.values: list[str] = []
        self.tasks: list[str] = []
        self.budget = 0
        self.in_graph = False

    def pick(self, items: Sequence[T]) -> T:
        return items[self.chooser.number(0, len(items) - 1)]

    def chance(self, percent: int) -> bool:
        return self.chooser.number(0, 99) < percent

    def file(self) -> str:
        """Give the text of a file with one pipeline."""
        self.lines += [
            "from typing import Any, Dict, List, NamedTuple, Optional",
            "from kfp import components, dsl, onprem",
            "from kfp.components import (InputBinaryFile, InputPath, InputTextFile, OutputPath,",
            "    OutputTextFile, create_component_from_func, func_to_container_op)",
            "from kubernetes import client as k8s",
            "",
        ]
        for index in range(self.chooser.number(2, 5)):
            self.loaded(index) if self.chance(20) else self.function(index)
        self.pipeline()
        return "\n".join(self.lines) + "\n"

    def function(self, index: int) -> None:
        component = Component(f"op{index}")
        name = self.pick(NAMES)
        parameters: list[str] = []
        taken: set[str] = set()
        for _ in range(self.chooser.number(0, 3)):
            self._parameter(component, parameters, taken)
        for _ in range(self.chooser.number(0, 2) if self.chance(40) else 0):
            output = self.pick(OUTPUTS)
            if output not in taken:
                taken.add(output)
                component.outputs.append(output)
                parameters.append(f"{output}_path: OutputPath({self.pick(TYPES)})")
        parameters.sort(key=lambda text: "=" in text)
        returned = self._returned(component)
        self.lines += [
            f"def {name}({', '.join(parameters)}){returned}:",
            f'    """{name} does it.',
            "",
            "    Args:",
            "        a: the first one",
            '    """',
            "    return None",
        ]
        maker = self.pick(("create_component_from_func", "func_to_container_op"))
        options = ""
        if self.chance(25):
            options += ", base_image='img:1'"
        if self.chance(25):
            options += ", packages_to_install=['pandas==1.0', \"x>=2\"]"
        if self.chance(10):
            options += ", annotations={'author': 'me'}"
        self.lines += [f"{component.variable} = {maker}({name}{options})", ""]
        self.components.append(component)

    def _parameter(self, component: Component, parameters: list[str], taken: set[str]) -> None:
        name = self.pick(ARGUMENTS)
        if name in taken:
            return
        taken.add(name)
        kind = self.pick(TYPES)
        if self.chance(30):
            default = " = None" if self.chance(20) else ""
            parameters.append(f"{name}_path: InputPath({kind}){default}")
            component.inputs.append((name, kind, True, bool(default)))
            return
        annotation = f": {self._annotation(kind)}" if kind else ""
        default = f" = {self.pick(CONSTANTS[kind])}" if self.chance(30) else ""
        default = " = None" if default and self.chance(20) else default
        parameters.append(f"{name}{annotation}{default}")
        component.inputs.append((name, kind, False, bool(default)))

    def _annotation(self, kind: str) -> str:
        if self.chance(15) and kind in ("int", "str"):
            return f"Optional[{kind}]"
        return kind

    def _returned(self, component: Component) -> str:
        choice = self.chooser.number(0, 3)
        if choice == 0:
            return ""
        if choice < 3:
            kind = self.pick([item for item in TYPES if item])
            component.outputs.append("Output")
            return f" -> {kind}"
        names = [name for name in ("acc", "Loss", "file_out") if name not in component.outputs][:2]
        component.outputs += names
        fields = ", ".join(f"('{name}', {self.pick([t for t in TYPES if t])})" for name in names)
        return f" -> NamedTuple('Outputs', [{fields}])"

    def loaded(self, index: int) -> None:
        component = Component(f"op{index}")
        component.inputs = [("in_1", "", False, False), ("opt", "", True, True), ("num", "int", False, True)]
        component.outputs = ["Out 1", "out2"]
        name = self.pick(("Loaded Comp", "fancy-thing", "유니 code"))
        self.lines += [
            f"{component.variable} = components.load_component_from_text('''",
            f"name: {name}",
            "description: Does it",
            "inputs:",
            "- {name: In 1, type: String}",
            "- {name: opt, optional: true}",
            "- {name: num, type: Integer, default: '5'}",
            "outputs: [{name: Out 1}, {name: out2, type: csv}]",
            "implementation:",
            "  container:",
            "    image: i:1",
            "    command: [run, {inputValue: In 1}, {concat: [n=, {inputValue: num}]}]",
            "    args:",
            "    - if: {cond: {isPresent: opt}, then: [--opt, {inputPath: opt}], else: [--none]}",
            "    - {outputPath: Out 1}",
            "    - {outputPath: out2}",
            "''')",
            "",
        ]
        component.inputs = [
            ("in_1", "str", False, False),
            ("opt", "", True, True),
            ("num", "int", False, True),
        ]
        self.components.append(component)

    def pipeline(self) -> None:
        parameters = []
        for name in ("p_one", "Two", "items", "flag"):
            if self.chance(60):
                kind = "list" if name == "items" else self.pick(TYPES)
                default = f" = {self.pick(CONSTANTS[kind])}" if name == "items" or self.chance(70) else ""
                parameters.append(name + (f": {kind}" if kind else "") + default)
                self.values.append(name)
        parameters.sort(key=lambda text: "=" in text)
        title = self.pick(("My Pipeline", "p", "파이프 line", "Upper_Case name"))
        description = ", description='Some text'" if self.chance(30) else ""
        self.lines += [
            f"@dsl.pipeline(name='{title}'{description})",
            f"def the_pipeline({', '.join(parameters)}):",
        ]
        self.budget = self.chooser.number(1, 9)
        if self.chance(12):
            self._exit_handler()
        else:
            self.block(1, 0)

    def _exit_handler(self) -> None:
        before = list(self.values)
        self.lines.append(f"    last = {self._call(parameters_only=True)}")
        self.lines.append("    with dsl.ExitHandler(last):")
        self.values = before
        self.block(2, 1)

    def block(self, level: int, depth: int) -> None:
        pad = "    " * level
        count = self.chooser.number(1, 4)
        for _ in range(count):
            if self.budget <= 0:
                break
            if depth < 3 and self.chance(30):
                self._group(level, depth)
            else:
                self._task(pad)
        if not self.lines[-1].startswith(pad) or self.lines[-1].rstrip().endswith(":"):
            self.lines.append(f"{pad}pass")

    def _task(self, pad: str) -> None:
        self.budget -= 1
        number = len(self.tasks) + 1
        name = f"t{number}"
        component = self.pick(self.components)
        call = self._call(component=component)
        if self.tasks and self.chance(15):
            call += f".after({self.pick(self.tasks)})"
        if self.chance(25):
            text = self._text()
            call += self.pick(SETTINGS).format(cpu=self.pick(("1", "500m")), text=text)
        self.lines.append(f"{pad}{name} = {call}")
        self.tasks.append(name)
        for output in component.outputs:
            key = output if self.chance(70) else output.lower().replace(" ", "_")
            if key != output and output not in ("Out 1",):
                key = output
            self.values.append(f"{name}.outputs['{key}']")

    def _call(self, component: Component | None = None, parameters_only: bool = False) -> str:
        component = component or self.pick(self.components)
        arguments = []
        for name, kind, is_file, optional in component.inputs:
            if optional and self.chance(50):
                continue
            python = name.lower() if component.variable and name[:1].isupper() else name
            python = _pythonic(name)
            arguments.append(f"{python}={self._argument(kind, is_file, parameters_only)}")
        return f"{component.variable}({', '.join(arguments)})"

    def _argument(self, kind: str, is_file: bool, parameters_only: bool) -> str:
        values = [item for item in self.values if not parameters_only or item.isidentifier()]
        if values and self.chance(60):
            return f"{self.pick(values)}.ignore_type()"
        if values and self.chance(15):
            return f"'x %s y' % {self.pick(values)}"
        if is_file:
            return self.pick(("'raw text'", "'5'"))
        return self.pick(CONSTANTS[kind])

    def _text(self) -> str:
        return self.pick(self.values) if self.values and self.chance(40) else "'const'"

    def _group(self, level: int, depth: int) -> None:
        pad = "    " * level
        kind = self.chooser.number(0, 9)
        before = list(self.values)
        if kind < 4 and self.values:
            operator = self.pick(("==", "!=", ">", "<", ">=", "<="))
            left = self.pick(self.values)
            right = self.pick(self.values) if self.chance(25) else self.pick(("'heads'", "5", "1.5", "True"))
            named = ", name='cond name'" if self.chance(15) else ""
            self.lines.append(f"{pad}with dsl.Condition({left} {operator} {right}{named}):")
        elif kind < 9:
            self._loop(pad, depth)
        else:
            self.lines.append(f"{pad}with dsl.SubGraph(parallelism={self.chooser.number(1, 3)}):")
        self.block(level + 1, depth + 1)
        if self.chance(50):
            # Most pipelines don't use what is inside of a group outside of it; some do.
            self.values = before
        # An item means nothing outside of its loop.
        self.values = [item for item in self.values if item in before or not re.match(r"item\d", item)]

    def _loop(self, pad: str, depth: int) -> None:
        item = f"item{len(self.lines)}"
        parallelism = f", parallelism={self.chooser.number(1, 4)}" if self.chance(20) else ""
        choice = self.chooser.number(0, 3)
        found = [item]
        if choice == 0:
            source = "[{'a': 1, 'B_c': 'x'}, {'a': 2, 'B_c': 'y'}]"
            found = [f"{item}.a", f"{item}.B_c"]
        elif choice == 1 and self.values:
            source = self.pick([v for v in self.values if "item" not in v or v == "items"] or ["[1]"])
            found += [f"{item}.key"] if self.chance(30) else []
        else:
            source = self.pick(("[1, 2, 3]", "['x', 'y z']", "[1.5, 'a']"))
            if self.values and self.chance(20):
                source = f"['lit', {self.pick(self.values)}]"
        self.lines.append(f"{pad}with dsl.ParallelFor({source}{parallelism}) as {item}:")
        self.values += found


def _pythonic(name: str) -> str:
    from tui.compiler.names import python_identifier

    # A name that is a Python name already, in lower case and single underscores, stays as it is.
    return python_identifier(name)
