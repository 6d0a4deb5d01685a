"""阅读器: a file → Text, by content, never by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..errors import ReadError, TooLarge, TornFile
from ..text import Format, Text
from .doc import read_doc
from .docx import read_docx
from .html import read_html
from .limits import DEFAULT_LIMITS, Limits
from .ofd import read_ofd
from .pdf import read_pdf
from .scan import read_scan
from .sniff import sniff
from .source import Source, load
from .txt import read_txt

__all__ = ["DEFAULT_LIMITS", "Limits", "Source", "read"]

READERS: Mapping[Format, Callable[[bytes, Limits], Text]] = {
    Format.TEXT: read_txt,
    Format.HTML: read_html,
    Format.DOCX: read_docx,
    Format.PDF: read_pdf,
    Format.OFD: read_ofd,
    Format.SCAN: read_scan,
    Format.DOC: read_doc,
}


def read(source: Source, *, limits: Limits = DEFAULT_LIMITS) -> Text:
    """读取: the text of a file, given by its path or its bytes; raises ReadError and nothing else."""
    try:
        data = load(source, limits)
        return READERS[sniff(data, limits)](data, limits)
    except ReadError:
        raise
    except MemoryError as fault:
        raise TooLarge("memory") from fault
    except Exception as fault:
        # Whatever a library trips over in a damaged file, the user hears one thing: the file is damaged.
        raise TornFile(f"{type(fault).__name__}: {fault}") from fault
