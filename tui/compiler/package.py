"""Output files: plain YAML, or a YAML in an archive."""

from __future__ import annotations

SUFFIXES = (".tar.gz", ".tgz", ".zip", ".yaml", ".yml")
_MEMBER = "pipeline.yaml"


def check_suffix(path: str) -> None:
    """Check an output's name before work is put into it. ValueError: no form is known for it."""
    if not str(path).endswith(SUFFIXES):
        raise ValueError(
            f"The output path {path} should ends with one of the following formats: [{', '.join(SUFFIXES)}]"
        )


def write(text: str, path: str) -> None:
    """Write a workflow's text in the form that the path's suffix asks for.

    ValueError: no form is known for it. OSError: it can't be written.
    """
    check_suffix(path)
    data = text.encode("utf-8")
    if path.endswith((".yaml", ".yml")):
        with open(path, "wb") as stream:
            stream.write(data)
    elif path.endswith(".zip"):
        _zip(data, path)
    else:
        _tar(data, path)


def _zip(data: bytes, path: str) -> None:
    import zipfile

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        member = zipfile.ZipInfo(_MEMBER)
        member.compress_type = zipfile.ZIP_DEFLATED
        member.external_attr = 0o644 << 16
        archive.writestr(member, data)


def _tar(data: bytes, path: str) -> None:
    import io
    import tarfile

    with tarfile.open(path, "w:gz") as archive:
        member = tarfile.TarInfo(_MEMBER)
        member.size = len(data)
        member.mode = 0o644
        archive.addfile(member, io.BytesIO(data))
