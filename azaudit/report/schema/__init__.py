"""The JSON Schema of the findings document, as it ships."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from azaudit.report.document import SCHEMA_VERSION


@cache
def _text() -> str:
    return files(__name__).joinpath(f"findings-{SCHEMA_VERSION}.schema.json").read_text("utf-8")


def findings_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) that every findings document of this version satisfies."""
    schema: dict[str, Any] = json.loads(_text())
    return schema
