"""A step that runs at the end whatever happened: with fail = true the run fails, and it still runs."""

from kfp import dsl
from kfp.components import create_component_from_func


@create_component_from_func
def work(fail: bool) -> str:
    """Fail if asked to."""
    if fail:
        raise RuntimeError("asked to fail")
    return "done"


@create_component_from_func
def use(result: str):
    print(f"The work is {result}.")


@create_component_from_func
def clean_up(status: str):
    print(f"Cleaning up after a run that has {status}.")


@dsl.pipeline(name="exit handler")
def exit_handler(fail: bool = False):
    last = clean_up("{{workflow.status}}")
    with dsl.ExitHandler(last):
        result = work(fail)
        use(result.output)
