import json

import pytest

from azaudit.report.encode import encode


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a\x1b[31mé", '"a\\u001b[31mé"'),
        ("plain\x7f\n", '"plain\\u007f\\n"'),
        ("\x9b31m\x7f", '"\\u009b31m\\u007f"'),
        ("\u202eabc\u2028", '"\\u202eabc\\u2028"'),
        ("\U000e0041", '"\\udb40\\udc41"'),
        ("\ud800x", '"\N{REPLACEMENT CHARACTER}x"'),
        ({"b", "a"}, '["a", "b"]'),
        ([float("nan"), {"x": (float("-inf"), 1.5)}], '["nan", {"x": ["-inf", 1.5]}]'),
    ],
)
def test_text_is_json_that_nothing_acts_on(value, text):
    assert encode(value) == text
    json.loads(encode(value))
