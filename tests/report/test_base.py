import io
import subprocess
import sys
from pathlib import Path

import pytest

from azaudit.errors import UsageError
from azaudit.report.base import REPORTERS, reporter_for
from tests.report.reference import reference


@pytest.mark.parametrize(
    ("name", "path", "format"),
    [
        (None, None, "table"),
        ("json", None, "json"),
        ("JSON", None, "json"),
        (None, "findings.json", "json"),
        (None, "out/Findings.JSON", "json"),
        (None, "report.txt", "table"),
        ("table", "findings.json", "table"),
        (None, "findings.ndjson", "ndjson"),
        (None, "2026.11.jsonl", "ndjson"),
        (None, "findings.ocsf", "ocsf"),
        (None, "findings.OCSF.json", "ocsf"),
        (None, "2026.11.ocsf.ndjson", "ocsf"),
        (None, "ocsf.ndjson", "ndjson"),
    ],
)
def test_a_name_or_else_the_files_name_tells_the_format(name, path, format):
    assert reporter_for(name, Path(path) if path else None).name == format


@pytest.mark.parametrize(
    ("name", "path", "message", "hint"),
    [
        (
            "jsn",
            None,
            "there is no format 'jsn'",
            "did you mean json? the formats are table, json, ndjson, ocsf",
        ),
        ("xyzzy", None, "there is no format 'xyzzy'", "the formats are table, json, ndjson, ocsf"),
        (
            None,
            "a.jsn",
            "the file name 'a.jsn' means no format",
            "did you mean .json? write FORMAT:a.jsn with one of table, json, ndjson, ocsf",
        ),
        (
            None,
            "report",
            "the file name 'report' means no format",
            "write FORMAT:report with one of table, json, ndjson, ocsf",
        ),
    ],
)
def test_what_means_no_format_is_refused_with_the_nearest(name, path, message, hint):
    with pytest.raises(UsageError) as caught:
        reporter_for(name, Path(path) if path else None)
    assert (caught.value.message, caught.value.hint) == (message, hint)


def test_every_format_is_known_by_its_name_and_endings_are_not_shared():
    endings = [ending for one in REPORTERS.values() for ending in one.suffixes]
    assert len(endings) == len(set(endings))
    assert all(name == one.name for name, one in REPORTERS.items())


@pytest.mark.parametrize("name", list(REPORTERS))
def test_every_format_writes_the_same_text_twice_and_leaves_the_stream_open(name):
    texts = []
    for _ in range(2):
        out = io.StringIO()
        REPORTERS[name].write(reference(), out)
        assert not out.closed
        texts.append(out.getvalue())
    assert texts[0] == texts[1]
    assert texts[0].endswith("\n")


@pytest.mark.parametrize("name", ["json", "ndjson", "ocsf"])
def test_rich_is_imported_by_the_table_only(name):
    code = (
        "import io, sys\n"
        "from tests.report.samples import document\n"
        "from azaudit.report.base import reporter_for\n"
        f"reporter_for({name!r}).write(document(), io.StringIO())\n"
        "sys.exit('rich' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=False)
    assert done.returncode == 0
