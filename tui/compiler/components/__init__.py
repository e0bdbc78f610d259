"""Components: made from functions or files, and called to make steps."""
