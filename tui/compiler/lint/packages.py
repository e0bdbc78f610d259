"""Which modules common packages bring. Only what is sure is judged; all else is left alone."""

from __future__ import annotations

import re

# Package on the index (in its normal spelling): the top-level modules that installing it brings.
_NUMERIC = "numpy pandas dateutil pytz tzdata six"
_LEARN = "sklearn numpy scipy joblib threadpoolctl"
BRINGS: dict[str, str] = {
    "numpy": "numpy",
    "pandas": _NUMERIC,
    "scikit-learn": _LEARN,
    "scipy": "scipy numpy",
    "joblib": "joblib",
    "dill": "dill",
    "cloudpickle": "cloudpickle",
    "matplotlib": "matplotlib mpl_toolkits numpy PIL dateutil cycler kiwisolver pyparsing packaging six",
    "seaborn": "seaborn matplotlib " + _NUMERIC,
    "pillow": "PIL",
    "pyyaml": "yaml",
    "requests": "requests urllib3 certifi idna charset_normalizer",
    "boto3": "boto3 botocore s3transfer jmespath dateutil six urllib3",
    "minio": "minio urllib3 certifi",
    "opencv-python": "cv2 numpy",
    "opencv-python-headless": "cv2 numpy",
    "xgboost": "xgboost numpy scipy",
    "lightgbm": "lightgbm numpy scipy",
    "torch": "torch numpy typing_extensions",
    "tqdm": "tqdm",
    "pyarrow": "pyarrow numpy",
    "fastparquet": "fastparquet pandas numpy",
    "sqlalchemy": "sqlalchemy greenlet typing_extensions",
    "beautifulsoup4": "bs4 soupsieve",
    "python-dateutil": "dateutil six",
    "pytz": "pytz",
    "click": "click",
    "jinja2": "jinja2 markupsafe",
    "psycopg2-binary": "psycopg2",
    "pymysql": "pymysql",
}
_ALWAYS = frozenset(("pip", "setuptools", "pkg_resources", "wheel", "distutils"))
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_IMAGE = re.compile(r"(?:docker\.io/)?(?:library/)?python:(\d+)\.(\d+)[\w.-]*\Z")


def python_version(image: str) -> tuple[int, int] | None:
    """Give the version of an official Python image; None for any other image."""
    match = _IMAGE.match(image)
    return (int(match[1]), int(match[2])) if match else None


def is_missing(module: str, packages: list[str], image: str) -> bool:
    """Tell whether a module is surely not there: a bare Python image, and only packages that are known."""
    if python_version(image) is None or module in _ALWAYS:
        return False
    brought: set[str] = set()
    for package in packages:
        match = _NAME.match(package.strip())
        name = re.sub(r"[-_.]+", "-", match[0]).lower() if match else ""
        if name not in BRINGS:
            # An unknown package may bring anything.
            return False
        brought.update(BRINGS[name].split())
    return module not in brought


def package_of(module: str) -> str:
    """Name the package that is installed to have a module: mostly they share their name."""
    return next((name for name, brings in BRINGS.items() if brings.split()[0] == module), module)
