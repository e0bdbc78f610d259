"""The compile service's worker for a kfp installed elsewhere: it speaks as the embedded one does.

Started as `python -m tui.compiler.installed.worker GRAPH_BUILDER PYTHON`. Jobs are done one after the other
by the user's Python; graphs are built here. It ends when its input does.
"""

from __future__ import annotations

import os
import sys

from tui.compiler.installed.client import InstalledCompiler
from tui.compiler.run.wire import HEAD, frame, pack_outcome, unpack_job


def main() -> None:
    """Be the worker."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    compiler = InstalledCompiler(sys.argv[2] if len(sys.argv) > 2 else None)
    compiler.start()
    try:
        while len(head := sys.stdin.buffer.read(HEAD)) == HEAD:
            job, extra = unpack_job(sys.stdin.buffer.read(int.from_bytes(head, "big")))
            number, limit = extra.pop("number"), extra.pop("time_limit")
            outcome = compiler.compile(job, limit, **extra)
            replies.write(frame(number.to_bytes(HEAD, "big") + pack_outcome(outcome)))
            replies.flush()
    finally:
        compiler.close()


if __name__ == "__main__":
    main()
