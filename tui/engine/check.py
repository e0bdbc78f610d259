"""What can be known to be wrong with a workflow before anything runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tui.engine import depends
from tui.engine.problems import WorkflowProblem
from tui.engine.spec import Task, Template, TemplateKind, Workflow
from tui.model import Parameter
from tui.model.values import misfit


def check_workflow(workflow: Workflow) -> None:
    """Raise WorkflowProblem for what could never run: missing templates, unknown or circular dependencies."""
    if not workflow.entrypoint:
        raise WorkflowProblem("The workflow has no entrypoint.", "Compile it again.")
    for role, name in (("entrypoint", workflow.entrypoint), ("exit handler", workflow.on_exit)):
        if name and name not in workflow.templates:
            raise WorkflowProblem(f"The {role} names the template {name}, which does not exist.")
    for template in workflow.templates.values():
        if template.kind is TemplateKind.DAG:
            _check_dag(workflow, template)


def _check_dag(workflow: Workflow, template: Template) -> None:
    tasks: dict[str, Task] = {}
    for task in template.tasks:
        if task.name in tasks:
            raise WorkflowProblem(f"The template {template.name} has two tasks named {task.name}.")
        if task.template not in workflow.templates and not task.ignored:
            raise WorkflowProblem(
                f"The task {task.name} of {template.name} names the template {task.template}, "
                "which does not exist.",
                "Compile the pipeline again.",
            )
        if task.depends:
            depends.evaluate(task.depends, lambda *_: True)
        tasks[task.name] = task
    for task in template.tasks:
        for name in needs(task):
            if name not in tasks:
                raise WorkflowProblem(
                    f"The task {task.name} of {template.name} depends on {name}, which does not exist."
                )
    _check_cycle(template.name, tasks)


def needs(task: Task) -> tuple[str, ...]:
    """The names of the tasks that have to end before this one."""
    return depends.names_in(task.depends) if task.depends else task.dependencies


def _check_cycle(template: str, tasks: Mapping[str, Task]) -> None:
    done: set[str] = set()
    for start in tasks:
        path: list[str] = []
        stack = [(start, iter(needs(tasks[start])))] if start not in done else []
        path.extend([start] if stack else [])
        while stack:
            name, rest = stack[-1]
            following = next((item for item in rest if item not in done), None)
            if following is None:
                done.add(name)
                stack.pop()
                path.pop()
            elif following in path:
                circle = [*path[path.index(following) :], following]
                raise WorkflowProblem(
                    f"The tasks of {template} depend on each other in a circle: {' -> '.join(circle)}.",
                    "Remove one of these dependencies.",
                )
            else:
                path.append(following)
                stack.append((following, iter(needs(tasks[following]))))


def bind_parameters(workflow: Workflow, given: Mapping[str, str]) -> dict[str, str]:
    """The value of every parameter of the workflow. Raises WorkflowProblem for a missing or unknown one."""
    known = [parameter.name for parameter in workflow.parameters]
    unknown = sorted(set(given) - set(known))
    if unknown:
        takes = f"It takes {', '.join(known)}." if known else "It takes none."
        raise WorkflowProblem(f"The pipeline has no parameter named {', '.join(unknown)}.", takes)
    values: dict[str, str] = {}
    missing = []
    for parameter in workflow.parameters:
        value = given.get(parameter.name, parameter.default)
        if value is None:
            missing.append(parameter.name)
        else:
            values[parameter.name] = value
    if missing:
        raise WorkflowProblem(
            f"No value is given for {', '.join(missing)}, and there is no default.",
            f"Give it with -p {missing[0]}=VALUE or in the run's form.",
        )
    return values


def check_types(parameters: Iterable[Parameter], given: Mapping[str, str]) -> None:
    """Raise WorkflowProblem for a value that its parameter's type can't be read from."""
    for parameter in parameters:
        problem = misfit(parameter.type, given.get(parameter.name, "")) if parameter.name in given else ""
        if problem:
            raise WorkflowProblem(
                f"The parameter {parameter.name} takes another kind of value: {problem}.",
                f"Its default is {parameter.default}." if parameter.default is not None else "",
            )
