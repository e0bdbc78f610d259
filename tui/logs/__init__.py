"""A log: an append-only file beside the times at which it grew. `format.py` says how both are written."""

from tui.logs.format import Arrival, append_record, read_records
from tui.logs.reader import LogReader
from tui.logs.writer import LogWriter

__all__ = ["Arrival", "LogReader", "LogWriter", "append_record", "read_records"]
