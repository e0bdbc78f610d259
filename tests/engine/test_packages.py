"""`packages_to_install`: an environment per set of packages, made once."""

import zipfile
from pathlib import Path

from tests.engine.flows import Driver, dag, flow, nodes, out, step, succeeded, task, value


def _wheel(folder: Path) -> Path:
    """A package made by hand, so that the test needs no index."""
    path = folder / "tiny_kfdeck_probe-1.0-py3-none-any.whl"
    info = "tiny_kfdeck_probe-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("tiny_kfdeck_probe.py", "VALUE = 'from the package'\n")
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: tiny-kfdeck-probe\nVersion: 1.0\n")
        wheel.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{info}/RECORD", "")
    return path


def _with_packages(name: str, package: str) -> dict[str, object]:
    program = f"import tiny_kfdeck_probe; open('{out('o')}', 'w').write(tiny_kfdeck_probe.VALUE)"
    install = f"python3 -m pip install --quiet --no-index '{package}'"
    template = step(name, "", outputs=["o"])
    template["container"] = {
        "image": "python:3.9",
        "command": ["sh", "-c", f'({install} || {install} --user) && "$0" "$@"', "python3", "-c", program],
    }
    return template


def test_packages_are_there_for_the_steps_that_want_them(driver: Driver) -> None:
    wheel = str(_wheel(driver.home.parent))
    plain = step("plain", "python3 -c 'import tiny_kfdeck_probe' 2>/dev/null && exit 1 || exit 0")
    main = dag("main", task("one"), task("two"), task("plain"))
    detail = driver.run(flow(_with_packages("one", wheel), _with_packages("two", wheel), plain, main))
    assert succeeded(detail)
    assert value(detail, "one", "o") == value(detail, "two", "o") == "from the package"
    environments = [path for path in (driver.home / "cache" / "envs").iterdir() if path.is_dir()]
    assert len(environments) == 1
    made = environments[0].stat().st_mtime_ns
    assert succeeded(driver.run(flow(_with_packages("one", wheel), entry="one")))
    assert environments[0].stat().st_mtime_ns == made


def test_a_package_that_does_not_exist_fails_the_step(driver: Driver) -> None:
    detail = driver.run(flow(_with_packages("bad", "no-such-kfdeck-package==9"), entry="bad"))
    node = nodes(detail)["bad"]
    assert node.phase.value == "failed"
    assert "pip could not install --no-index, no-such-kfdeck-package==9" in node.message
    assert "no-such-kfdeck-package" in driver.log(detail.run.id, "bad")
    assert not [path for path in (driver.home / "cache" / "envs").iterdir() if path.is_dir()]
