"""What changed between two compiles, in words."""

from tui.model import CompiledPipeline, Parameter
from tui.watch import differences
from tui.watch.manifests import template_text, templates

TEMPLATE = """\
  - name: {name}
    container: {{image: {image}, command: [sh, -c, '{code}'], args: [--x, '1']}}
"""
HEAD = "spec:\n  entrypoint: main\n  templates:\n  - {name: main, dag: {tasks: []}}\n"


def _pipeline(*steps: tuple[str, str, str], parameters: tuple[Parameter, ...] = ()) -> CompiledPipeline:
    text = HEAD + "".join(TEMPLATE.format(name=name, image=image, code=code) for name, image, code in steps)
    return CompiledPipeline("p", "p", text, parameters)


def _words(old: CompiledPipeline, new: CompiledPipeline) -> list[str]:
    return [f"{item.sign} {item.name} {' '.join(item.what)}" for item in differences(old, new)]


def test_steps_come_go_and_change() -> None:
    old = _pipeline(("a", "python:3.9", "1"), ("b", "python:3.9", "1"), ("c", "python:3.9", "1"))
    new = _pipeline(("a", "python:3.11", "2"), ("c", "python:3.9", "1"), ("d", "python:3.9", "1"))
    assert _words(old, new) == ["~ a image code", "- b removed", "+ d new"]


def test_parameters_come_go_and_change() -> None:
    old = _pipeline(parameters=(Parameter("x", "Integer", "1"), Parameter("y"), Parameter("z", "String")))
    new = _pipeline(("a", "i", "1"), parameters=(Parameter("x", "Integer", "2"), Parameter("z", "Float")))
    assert _words(old, new) == ["~ x default", "- y parameter removed", "~ z type", "+ a new"]


def test_the_same_is_no_difference() -> None:
    assert differences(_pipeline(("a", "i", "1")), _pipeline(("a", "i", "1"))) == ()


SPEC = """\
root: {{dag: {{tasks: {{add: {{componentRef: {{name: comp-add}},
  inputs: {{parameters: {{a: {{runtimeValue: {{constant: {constant}}}}}}}}}}}}}}}}}
components: {{comp-add: {{executorLabel: exec-add, outputDefinitions: {{}}}}}}
deploymentSpec: {{executors: {{exec-add: {{container: {{image: {image}}}}}}}}}
"""


def test_the_tasks_of_a_pipeline_spec_are_compared_by_their_names() -> None:
    old, new = (
        CompiledPipeline("p", "p", SPEC.format(constant=constant, image=image))
        for constant, image in ((1, "one"), (2, "two"))
    )
    assert _words(old, new) == ["~ add image inputs"]
    assert templates(old.manifest)[1]["add"]["container"] == {"image": "one"}


def test_a_program_is_shown_as_lines() -> None:
    shown = template_text({"name": "a", "container": {"args": ["--x", "import os\n\tprint(1)  \n"]}})
    assert shown.splitlines()[-3:] == ["  - |", "    import os", "        print(1)"]
