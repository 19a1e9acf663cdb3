"""What the log on standard error shows, and what it does not."""

import logging

import pytest

from azaudit.cli.log import log_to


def logged(error: Exception, verbose: int = 2) -> str:
    lines: list[str] = []
    log_to(lines.append, verbose, quiet=False)
    logging.getLogger("azaudit").debug("raised here", exc_info=error)
    log_to(lines.append, 0, quiet=False)
    return "\n".join(lines)


def raised(*texts: str) -> Exception:
    """An error with a cause for each further text, the innermost first."""
    first, *further = texts
    error = ValueError(first)
    for text in further:
        outer = ValueError(text)
        outer.__cause__ = error
        error = outer
    return error


@pytest.mark.parametrize("body", ["one secret", "two\nsecret\n\nlines\n", "Content: secret"])
def test_the_body_of_an_answer_is_left_out_of_a_traceback(body):
    shown = logged(raised(f"JSON is invalid: x\nContent: {body}", "no token"))
    assert "JSON is invalid: x" in shown
    assert "ValueError: no token" in shown
    assert "left out" in shown
    assert "secret" not in shown


def test_each_body_is_left_out(monkeypatch):
    shown = logged(raised("a\nContent: secret", "b\nContent: secret", "c\nContent: secret"))
    assert shown.count("left out") == 3
    assert "secret" not in shown


def test_bodies_in_groups_are_left_out_too():
    group = ExceptionGroup("several", [raised("a\nContent: secret")])
    assert "secret" not in logged(group)


def test_other_text_stays():
    assert "ValueError: about Content: of a file" in logged(raised("about Content: of a file"))


def test_tracebacks_are_for_those_who_ask():
    assert logged(raised("x"), verbose=1) == ""
