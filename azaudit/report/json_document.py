"""The findings document as JSON, written as it is made."""

from typing import TextIO

from azaudit.report.document import Document
from azaudit.report.encode import encode


def write_json(document: Document, out: TextIO) -> None:
    """Write the whole document, indented by two; one finding is in memory at a time."""
    # the header is a JSON object of its own: without its closing brace the findings join it
    out.write(encode(document.header(), indent=2).removesuffix("\n}"))
    out.write(',\n  "findings": [')
    between = "\n    "
    for entry in document.findings():
        out.write(between + encode(entry, indent=2).replace("\n", "\n    "))
        between = ",\n    "
    out.write("]\n}\n" if between == "\n    " else "\n  ]\n}\n")
