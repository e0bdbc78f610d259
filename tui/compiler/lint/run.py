"""Looks for suspicions in a file that has run, and leaves out those that are switched off."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui.compiler.build import Built
from tui.compiler.components.functions import ComponentSource, registry
from tui.compiler.lint import functions, traced
from tui.compiler.run.outcome import Job, Outcome, Problem
from tui.compiler.spec.source import file_lines, unwrap
from tui.compiler.trace.location import is_user_file
from tui.compiler.trace.ops import lost_ops

_IGNORE = re.compile(r"#\s*kfdeck:\s*(ignore-file|ignore)(?:\[([\w\s,-]*)\])?")


def lint(outcome: Outcome, built: list[Built]) -> None:
    """Add the suspicions about a file's components and pipelines to its outcome."""
    found = [*_components(), *_lost_steps(), *_pipelines(outcome.path, built)]
    known = {(item.code, item.file, item.line, item.message) for item in outcome.problems}
    for item in found:
        key = (item.code, item.file, item.line, item.message)
        if key not in known:
            known.add(key)
            outcome.problems.append(item)


def _components() -> Iterator[Problem]:
    for source in registry:
        function = unwrap(source.function)
        code = getattr(function, "__code__", None)
        if code is None or not is_user_file(code.co_filename):
            continue
        for finding in functions.check(source):
            yield functions.problem(finding, code.co_filename)
        yield from _defaults(source, code.co_filename)


def _lost_steps() -> Iterator[Problem]:
    for op in lost_ops:
        file, line = op.location
        message = f'The step "{op.human_name}" is made outside of a pipeline function: no pipeline has it.'
        yield functions.problem(functions.Finding("lost-step", message, line), file)


def _defaults(source: ComponentSource, file: str) -> Iterator[Problem]:
    from tui.compiler.spec.interface import MISSING, arguments

    specs = {item.name: item for item in source.factory.component_spec.inputs or ()}
    for argument in arguments(source.function)[0]:
        spec = specs.get(argument.name)
        if spec is None or argument.default is MISSING or argument.default is None:
            continue
        text = traced.misfit(spec.type, argument.default)
        if text:
            code, message = (
                "default-type",
                f'The input "{argument.name}" of "{source.function.__name__}": {text}',
            )
        elif spec.default is None:
            code = "lost-default"
            message = f'The default of "{argument.name}" can\'t be written as text, and is left out.'
        else:
            continue
        place = functions.parameter_place(source.function, argument.name)
        yield functions.problem(functions.Finding(code, message, *place), file)


def _pipelines(path: str, built: list[Built]) -> Iterator[Problem]:
    for item in built:
        name = getattr(item.traced.function, "__name__", "")
        for finding in traced.check(item):
            problem = functions.problem(finding, path)
            problem.pipeline = name
            yield problem
    for finding in traced.output_use(built):
        yield functions.problem(finding, path)


def leave_out(job: Job, outcome: Outcome) -> None:
    """Drop what is switched off: by the job's codes, or by a comment on the line or in the file."""
    comments: dict[str, dict[int, set[str]]] = {}
    kept = []
    for problem in outcome.problems:
        if problem.severity != "error" and _is_off(job, problem, comments):
            continue
        kept.append(problem)
    outcome.problems = kept


def _is_off(job: Job, problem: Problem, comments: dict[str, dict[int, set[str]]]) -> bool:
    if problem.code in job.ignore:
        return True
    file = problem.file or job.path
    if file not in comments:
        comments[file] = _comments(file)
    for line in (0, problem.line):
        codes = comments[file].get(line)
        if codes is not None and (not codes or problem.code in codes):
            return True
    return False


def _comments(file: str) -> dict[int, set[str]]:
    """Give the codes switched off by line (0: in the whole file); an empty set means all."""
    found: dict[int, set[str]] = {}
    try:
        lines = file_lines(file)
    except (OSError, UnicodeDecodeError, SyntaxError):
        return found
    for number, text in enumerate(lines, 1):
        if "kfdeck:" not in text:
            continue
        match = _IGNORE.search(text)
        if match:
            line = 0 if match[1] == "ignore-file" else number
            codes = {code.strip() for code in (match[2] or "").split(",") if code.strip()}
            found[line] = found.get(line, set()) | codes
    return found
