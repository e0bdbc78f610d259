"""The YAML writer: what it writes is read back the same, and laid out as PyYAML lays it out."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.compiler.emit import dump_manifest, dump_yaml

WORDS = ("y", "n", "yes", "no", "true", "false", "on", "off")
TEXT = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="ab c'\"\n#:-{}[],&*!|>%@`?\\\té값 0123.eE+_~=<", max_size=60),
    st.lists(st.sampled_from(["word", "two", "{{x.y}}", "it's", 'q"q', "a:", "#b", "값"]), max_size=60).map(
        " ".join
    ),
    st.sampled_from([*WORDS, "null", "~", "1e3", "0x1F", "1_000", ".5", "2001-01-01", "1:30", "<<", "=", ""]),
)
# Keys of several lines, and empty ones, are written in another way, which reads the same.
KEYS = TEXT.filter(lambda key: 0 < len(key) < 100 and not set(key) & set("\n\x85\u2028\u2029"))
SCALARS = st.one_of(TEXT, st.integers(), st.booleans(), st.none(), st.floats(allow_nan=False))
DATA = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(KEYS, inner, max_size=5)),
    max_leaves=20,
)


class Dumper(yaml.SafeDumper):
    """PyYAML's dumper, with texts styled as workflows have them."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else '"' if value.lower() in WORDS else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


Dumper.add_representer(str, _text)


def peer(data: Any, flow: bool | None) -> str:
    return yaml.dump(data, Dumper=Dumper, default_flow_style=flow, sort_keys=False)


@given(st.dictionaries(KEYS, DATA, min_size=1, max_size=6))
@settings(max_examples=400, deadline=None)
def test_the_layout_is_pyyamls(data: dict[str, Any]) -> None:
    # A document that ends with an empty line gets an end mark from PyYAML; workflows never do.
    data["last"] = 1
    assert dump_yaml(data) == peer(data, None)


@given(DATA)
@settings(max_examples=300, deadline=None)
def test_what_is_written_is_read_back(data: Any) -> None:
    assert yaml.safe_load(dump_yaml({"data": data})) == {"data": data}
    assert yaml.safe_load(dump_manifest({"data": data})) == {"data": data}
