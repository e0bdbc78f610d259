"""The form of a run: its name, its experiment, and a field a parameter, checked while typing."""

from __future__ import annotations

from dataclasses import replace

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from tui.app.actions import Area, actions
from tui.app.styles import stylesheet
from tui.model import Parameter, RunSpec
from tui.model.values import problem_of
from tui.widgets.action import bindings
from tui.widgets.chrome import KeyBar, TitleBar


class RunFormScreen(Screen[RunSpec]):
    """Gives the filled `RunSpec`, or None when left."""

    CSS_PATH = stylesheet("form")
    BINDINGS = bindings(actions(Area.FORM))
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (70, "-medium")]

    def __init__(self, spec: RunSpec, parameters: tuple[Parameter, ...]) -> None:
        super().__init__()
        self._spec = spec
        self._parameters = parameters
        self._fields: dict[str, Input] = {}
        self._run_name = Input(spec.name, placeholder="made from the pipeline's name", compact=True)
        self._experiment = Input(spec.experiment, placeholder="default", compact=True)
        self._notes: dict[str, Static] = {}

    def compose(self) -> ComposeResult:
        """Title, fields, keys."""
        title = TitleBar()
        title.set(("Run", self._spec.pipeline or "pipeline"), "local")
        yield title
        with VerticalScroll(id="form", can_focus=False):
            yield from self._row("name", "", self._run_name)
            yield from self._row("experiment", "choose or create", self._experiment)
            yield Static(
                "Parameters" if self._parameters else "No parameters", classes="form--head", markup=False
            )
            for item in self._parameters:
                yield from self._parameter(item)
        keys = KeyBar()
        keys.set(actions(Area.FORM))
        yield keys

    def _parameter(self, item: Parameter) -> ComposeResult:
        value = self._spec.parameters.get(item.name, item.default)
        hint = item.type or "any"
        if item.default is not None:
            hint += f", default {item.default}"
        field = Input("" if value is None else value, placeholder=hint, compact=True)
        self._fields[item.name] = field
        yield from self._row(item.name, hint, field)
        if item.description:
            yield Static(item.description, classes="form--description", markup=False)

    def _row(self, name: str, hint: str, field: Input) -> ComposeResult:
        note = Static(hint, classes="form--note", markup=False)
        self._notes[name] = note
        with Horizontal(classes="form--row"):
            yield Static(name, classes="form--label", markup=False)
            yield field
            yield note

    def on_mount(self) -> None:
        """Start at the first field that needs a value; fetch the experiments to choose from."""
        needed = [self._fields[item.name] for item in self._parameters if self._problem(item)]
        first = needed[0] if needed else next(iter(self._fields.values()), self._run_name)
        first.focus()
        self.run_worker(self._suggest(), name="experiments")
        self._check_all()

    async def _suggest(self) -> None:
        from tui.model import BackendError
        from tui.screens.run_form_names import experiment_names

        try:
            names = await experiment_names(self.app)
        except BackendError as error:
            self._notes["experiment"].update(error.what)
            return
        self._experiment.suggester = SuggestFromList(names, case_sensitive=False)

    def _problem(self, item: Parameter) -> str:
        return problem_of(item, self._fields[item.name].value)

    def _check_all(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for item in self._parameters:
            problem = self._problem(item)
            note = self._notes[item.name]
            note.set_class(bool(problem), "-bad")
            hint = item.type or "any"
            note.update(problem or hint)
            if problem:
                found[item.name] = problem
        return found

    @on(Input.Changed)
    def _changed(self) -> None:
        if self.is_mounted:
            self._check_all()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        order = [self._run_name, self._experiment, *self._fields.values()]
        if event.input is order[-1]:
            self.action_submit()
        else:
            order[order.index(event.input) + 1].focus()

    @on(KeyBar.Pressed)
    async def _pressed(self, message: KeyBar.Pressed) -> None:
        await self.run_action(message.action.method)

    def action_submit(self) -> None:
        """Start, if every value is good; else go to the first that is not."""
        problems = self._check_all()
        if problems:
            name, problem = next(iter(problems.items()))
            self._fields[name].focus()
            self.notify(f"{name}: {problem}", severity="error", markup=False)
            return
        values = {name: field.value for name, field in self._fields.items()}
        optional = {item.name for item in self._parameters if item.optional and item.default is None}
        self.dismiss(
            replace(
                self._spec,
                name=self._run_name.value.strip(),
                experiment=self._experiment.value.strip() or "default",
                parameters={name: value for name, value in values.items() if value or name not in optional},
            )
        )

    def action_cancel(self) -> None:
        """Leave without starting."""
        self.dismiss(None)
