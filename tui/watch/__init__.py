"""File events become compiles become results."""

from tui.watch.developer import Developer
from tui.watch.differences import Difference, differences
from tui.watch.files import changed_files
from tui.watch.scan import PipelineFile, ScanError, scan

__all__ = ["Developer", "Difference", "PipelineFile", "ScanError", "changed_files", "differences", "scan"]
