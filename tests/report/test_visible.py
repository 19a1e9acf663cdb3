import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from azaudit.report.visible import cut_end, cut_middle, folded, padded, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain-name_1", "plain-name_1"),
        ("Łódź 日本 ✓", "Łódź 日本 ✓"),
        ("[red]x[/red]", "[red]x[/red]"),
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("a\nb\tc\r\0", r"a\x0ab\x09c\x0d\x00"),
        ("\x9b2J", r"\x9b2J"),
        ("\u202egpj.exe", r"\u202egpj.exe"),
        ("a\u200bb\u2066c\ufeff", r"a\u200bb\u2066c\ufeff"),
        ("\ud800", r"\ud800"),
        ("\U000e0041", r"\U000e0041"),
    ],
)
def test_what_acts_or_hides_is_spelt(text, shown):
    assert visible(text) == shown


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("oai-prod", 8, "oai-prod"),
        ("oai-payments-prod-weu-001", 12, "oai-pa…u-001"),
        ("日本日本日本", 7, "日…本"),
        ("abc", 1, "…"),
    ],
)
def test_the_middle_is_left_out(text, width, shown):
    assert cut_middle(text, width) == shown


def test_long_ids_break_after_their_separators():
    assert folded("needs Microsoft.KeyVault/vaults/read here", 20, 5) == [
        "needs",
        "Microsoft.KeyVault/",
        "vaults/read here",
    ]


texts = st.text(max_size=400).map(visible)


@given(texts, st.integers(4, 60))
def test_nothing_is_wider_than_its_column(text, width):
    assert cell_len(cut_middle(text, width)) <= width
    assert cell_len(cut_end(text, width)) <= width
    assert cell_len(padded(text, width)) == width
    lines = folded(text, width, 3)
    assert 1 <= len(lines) <= 3
    assert all(cell_len(line) <= width for line in lines)
