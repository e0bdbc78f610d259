"""Bytes of a line as text that is safe to show: colours are kept, everything else that acts is made visible.

A log is written by somebody else's program. Escape sequences could retitle the window, write the
clipboard, move the cursor or ask the terminal questions; control, bidirectional and invisible characters
could make one text look like another. None of them reaches the screen as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Colours and text attributes, the one kind of sequence that is kept (ECMA-48 SGR).
_SGR = re.compile(r"\x1b\[([0-9;:]*)m")
# Every other sequence, as ECMA-48 and xterm shape them: CSI; OSC, DCS, SOS, PM and APC with their text up
# to their end; two- and three-character escapes. Both the 7-bit and the C1 forms.
_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c|$)"
    r"|\x1b[ -/]*[0-~]?"
)
TAB = 8
_BIDI_AND_INVISIBLE = re.compile(
    "[\u00ad\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff\ud800-\udfff]"
)
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f]")
_PLAIN = re.compile(r"[\x20-\x7e]*\Z")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the shown text with the colours and attributes that the log gave it.

    `style` holds SGR parameters as they were in force ("1;31"), "" for none.
    """

    start: int
    end: int
    style: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The text of a line as it is shown, and its coloured stretches."""

    text: str
    spans: tuple[Span, ...] = ()


def last_state(line: bytes) -> bytes:
    """Give what a terminal would leave of a line that was rewritten with carriage returns (a progress bar).

    The file keeps all of them; a trailing return belongs to a Windows line end.
    """
    line = line.rstrip(b"\r")
    return line[line.rfind(b"\r") + 1 :]


def shown(line: bytes) -> Shown:
    """Give the text to show for the bytes of one line, without its newline.

    Bytes that are not UTF-8 become U+FFFD; control characters become their Unicode pictures (`␀`);
    invisible and bidirectional ones become `<U+202E>`; tabs become blanks up to the next stop.
    """
    text = last_state(line).decode("utf-8", "replace")
    if _PLAIN.match(text):
        return Shown(text)
    if "\x1b" not in text and not _CONTROL.search(text):
        return Shown(_visible(text))
    return _coloured(text)


def _coloured(text: str) -> Shown:
    parts: list[str] = []
    spans: list[Span] = []
    length = 0
    style = ""
    place = 0
    while place < len(text):
        escape = _SEQUENCE.search(text, place)
        stop = escape.start() if escape else len(text)
        if stop > place:
            piece = _visible(text[place:stop], length)
            if style:
                spans.append(Span(length, length + len(piece), style))
            parts.append(piece)
            length += len(piece)
        if escape is None:
            break
        colour = _SGR.fullmatch(escape.group())
        if colour:
            style = _then(style, colour.group(1).replace(":", ";"))
        # A lone escape character matches as a sequence of itself: it must not hold the loop.
        place = max(escape.end(), place + 1)
    return Shown("".join(parts), tuple(spans))


def _then(style: str, codes: str) -> str:
    """Add SGR codes to those in force; a reset among them clears what was before it."""
    if codes in ("", "0", "00"):
        return ""
    words = codes.split(";")
    if "0" in words and "38" not in words and "48" not in words:
        last = len(words) - words[::-1].index("0")
        return ";".join(words[last:])
    return f"{style};{codes}" if style else codes


def _visible(text: str, column: int = 0) -> str:
    text = _BIDI_AND_INVISIBLE.sub(lambda hit: f"<U+{ord(hit.group()):04X}>", text)
    if "\t" in text:
        text = _tabs(text, column)
    return _CONTROL.sub(lambda hit: _picture(hit.group()), text)


def _tabs(text: str, column: int) -> str:
    first, *rest = text.split("\t")
    parts = [first]
    column += len(first)
    for piece in rest:
        blanks = TAB - column % TAB
        parts.append(" " * blanks + piece)
        column += blanks + len(piece)
    return "".join(parts)


def _picture(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"<{code:02X}>"
