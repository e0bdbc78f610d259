"""A function as a pickle inside of the step's program: what it needs from the user's modules goes with it.

The pickle is made with the user's own cloudpickle, which only comes into play when a file asks for it.
"""

from __future__ import annotations

import sys
from binascii import b2a_base64
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

_LOAD = """import base64
import subprocess
import sys

_made_with = {made_with!r}
if sys.version_info[:2] != _made_with:
    sys.stderr.write("this step was pickled by Python %d.%d, and runs on another\\n" % _made_with)
try:
    import cloudpickle
except ImportError:
    _install = [sys.executable, "-m", "pip", "install", "--quiet", "cloudpickle=={version}"]
    if subprocess.call(_install) != 0:
        subprocess.check_call(_install + ["--user"])
        import site
        sys.path.append(site.getusersitepackages())
    import cloudpickle
{name} = cloudpickle.loads(base64.b64decode({data!r}))
"""


def pickled_source(function: Callable[..., Any], modules: Sequence[str] | None) -> str:
    """Give the source that makes a function of its pickle.

    `modules`: those whose functions and classes go into the pickle; others are imported in the container.
    ImportError: there is no cloudpickle, or not one of those modules.
    """
    try:
        cloudpickle = import_module("cloudpickle")
    except ImportError:
        raise ImportError(
            "use_code_pickling needs cloudpickle, which is not installed beside kfdeck: "
            "run `pip install cloudpickle` there, or leave code pickling out.",
            name="cloudpickle",
        ) from None
    with _by_value(cloudpickle, list(modules or [function.__module__])):
        data = cloudpickle.dumps(function, protocol=4)
    text = b2a_base64(data, newline=False).decode("ascii")
    return _LOAD.format(
        made_with=tuple(sys.version_info[:2]),
        version=cloudpickle.__version__,
        name=function.__name__,
        data=text,
    )


@contextmanager
def _by_value(cloudpickle: Any, names: list[str]) -> Iterator[None]:
    """Let the contents of some modules be pickled themselves, and not as imports."""
    registered: list[ModuleType] = []
    known = cloudpickle.list_registry_pickle_by_value()
    for name in names:
        module = sys.modules.get(name) or import_module(name)
        if name != "__main__" and name not in known:
            cloudpickle.register_pickle_by_value(module)
            registered.append(module)
    try:
        yield
    finally:
        for module in registered:
            cloudpickle.unregister_pickle_by_value(module)
