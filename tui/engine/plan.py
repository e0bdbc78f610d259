"""Nodes before they run: what is known of a template's inside is in the book from the beginning."""

from __future__ import annotations

from tui.engine.book import Book
from tui.engine.check import needs
from tui.engine.records import NodeRecord
from tui.engine.spec import Task, Template, TemplateKind, Workflow
from tui.model import NodeKind

# Sub-pipelines deeper than this are shown when they are reached.
_MAX_DEPTH = 30
# The id of the exit handler's node.
EXIT_ID = "onExit"


def join(prefix: str, name: str) -> str:
    """The id of something inside a group."""
    return f"{prefix}.{name}" if prefix else name


def leaf_kind(template: Template) -> NodeKind:
    """What a template's node is."""
    return {
        TemplateKind.DAG: NodeKind.DAG,
        TemplateKind.SUSPEND: NodeKind.SUSPEND,
        TemplateKind.OTHER: NodeKind.RESOURCE if template.verb == "resource" else NodeKind.STEP,
    }.get(template.kind, NodeKind.STEP)


def plan_tasks(
    book: Book,
    workflow: Workflow,
    template: Template,
    prefix: str,
    static: str,
    path: tuple[str, ...] = (),
) -> None:
    """Put the tasks of a DAG into the book, and what is inside of them as far as it is known."""
    path = (*path, template.name)
    for task in template.tasks:
        inner = workflow.templates.get(task.template)
        if inner is None:
            continue
        node = join(prefix, task.name)
        record = task_record(workflow, task, inner, prefix, static)
        again = inner.name in path
        if again and not task.loops:
            record.kind = NodeKind.RECURSION
        book.add(record)
        if inner.kind is TemplateKind.DAG and not task.loops and not again and len(path) < _MAX_DEPTH:
            plan_tasks(book, workflow, inner, node, join(static, task.name), path)


def plan_workflow(book: Book, workflow: Workflow) -> None:
    """Put everything that is known of a workflow into the book: its entrypoint's inside, its exit handler."""
    entry = workflow.templates[workflow.entrypoint]
    if entry.kind is TemplateKind.DAG:
        plan_tasks(book, workflow, entry, "", "")
    else:
        book.add(_top_record(workflow, entry, entry.name))
    if workflow.on_exit:
        handler = workflow.templates[workflow.on_exit]
        book.add(_top_record(workflow, handler, EXIT_ID))
        if handler.kind is TemplateKind.DAG:
            plan_tasks(book, workflow, handler, EXIT_ID, EXIT_ID)


def _top_record(workflow: Workflow, template: Template, node: str) -> NodeRecord:
    return NodeRecord(
        id=node,
        name=template.name,
        kind=leaf_kind(template),
        static_id=node,
        template=template.name,
        image=template.container.image if template.container else "",
        max_attempts=attempts_of(workflow, template),
    )


def task_record(workflow: Workflow, task: Task, inner: Template, prefix: str, static: str) -> NodeRecord:
    """The node of a task."""
    return NodeRecord(
        id=join(prefix, task.name),
        name=task.name,
        kind=NodeKind.LOOP if task.loops else leaf_kind(inner),
        static_id=join(static, task.name),
        parent=prefix,
        template=inner.name,
        dependencies=[join(prefix, name) for name in needs(task)],
        image=inner.container.image if inner.container and not task.loops else "",
        max_attempts=attempts_of(workflow, inner),
    )


def attempts_of(workflow: Workflow, template: Template) -> int:
    """How many times a step may be tried; 0 when there is no limit."""
    retry = template.retry or workflow.retry
    if retry is None:
        return 1
    if retry.limit is None:
        return 0
    return int(retry.limit) + 1 if retry.limit.isdigit() else 1
