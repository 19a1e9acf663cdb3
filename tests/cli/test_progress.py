import io

from azaudit.cli.progress import LiveProgress, PlainProgress, notice
from azaudit.snapshot.coverage import Coverage, CoverageState
from tests.worlds import NOW, SUBSCRIPTION, TENANT


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def unit(collector: str = "key-vaults", subscription: str = SUBSCRIPTION, **more) -> Coverage:
    place = f"/subscriptions/{subscription}"
    state = more.pop("state", CoverageState.COMPLETE)
    return Coverage(collector, TENANT, subscription, place, state, NOW, **more)


def refused(collector: str = "key-vaults", subscription: str = SUBSCRIPTION) -> Coverage:
    return unit(
        collector,
        subscription,
        state=CoverageState.DENIED,
        http_status=403,
        error_code="AuthorizationFailed",
        missing_action="Microsoft.KeyVault/vaults/read",
    )


def plain() -> tuple[PlainProgress, io.StringIO, Clock]:
    out, clock = io.StringIO(), Clock()
    return PlainProgress(out, clock), out, clock


def test_a_run_that_is_over_at_once_has_two_lines():
    progress, out, clock = plain()
    progress.planned(2)
    progress.finished(unit())
    clock.now += 1.5
    progress.finished(unit("recovery-vaults"))
    progress.close()
    progress.close()
    assert out.getvalue().splitlines() == ["reading 2 units", "2 of 2 units read in 1 s"]


def test_a_long_run_speaks_every_ten_seconds():
    progress, out, clock = plain()
    progress.planned(100)
    for _ in range(100):
        clock.now += 0.5
        progress.finished(unit())
    lines = out.getvalue().splitlines()
    assert lines[1] == f"20 of 100 units read, now key-vaults in {SUBSCRIPTION}"
    assert len(lines) == 6


def test_a_run_that_never_began_says_nothing():
    progress, out, _ = plain()
    progress.close()
    assert out.getvalue() == ""


def test_a_refusal_is_said_once_a_collector_subscription_and_kind():
    progress, out, _ = plain()
    progress.planned(4)
    for one in (refused(), refused(), refused("key-vaults-detail"), refused(subscription="other")):
        progress.finished(one)
    progress.close()
    assert out.getvalue().splitlines() == [
        "reading 4 units",
        f"refused: key-vaults in {SUBSCRIPTION}: 403 AuthorizationFailed,"
        " needs Microsoft.KeyVault/vaults/read",
        "refused: key-vaults in other: 403 AuthorizationFailed,"
        " needs Microsoft.KeyVault/vaults/read",
        "4 of 4 units read, 4 refused in 0 s",
    ]


def test_a_thousand_refusals_do_not_fill_the_log():
    progress, out, _ = plain()
    progress.planned(1000)
    for number in range(1000):
        progress.finished(refused(subscription=f"s{number}"))
    lines = out.getvalue().splitlines()
    assert len(lines) == 22
    assert lines[-1] == "more could not be read; the report's coverage names all of it"


def test_what_failed_is_told_from_what_was_refused():
    failed = unit(state=CoverageState.FAILED, http_status=500, error_code="InternalError")
    assert notice(failed) == (f"not read (failed): key-vaults in {SUBSCRIPTION}: 500 InternalError")
    silent = unit(state=CoverageState.FAILED, message="the connection was closed")
    assert notice(silent).endswith(": the connection was closed")
    progress, out, _ = plain()
    progress.planned(1)
    progress.finished(failed)
    progress.close()
    assert out.getvalue().splitlines()[-1] == "1 of 1 units read, 1 not readable in 0 s"


def test_a_provider_that_is_not_registered_is_no_gap():
    progress, out, _ = plain()
    progress.planned(1)
    progress.finished(unit(state=CoverageState.NOT_REGISTERED, http_status=409))
    progress.close()
    assert out.getvalue().splitlines()[-1] == "1 of 1 units read in 0 s"


def test_a_message_cannot_act_on_the_terminal():
    progress, out, _ = plain()
    progress.message("tenant \x1b]0;gone\x07")
    assert out.getvalue() == "tenant \\x1b]0;gone\\x07\n"


def test_a_closed_standard_error_stops_no_collection():
    class Closed(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    progress = PlainProgress(Closed())
    progress.planned(1)
    progress.finished(refused())
    progress.close()


def test_on_a_terminal_one_line_shows_how_far_it_is(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    out = Terminal()
    progress = LiveProgress(out)
    progress.planned(3)
    progress.finished(refused())
    progress.message("tenant [b]two.com[/b] refuses to sign in")
    progress.close()
    written = out.getvalue()
    assert "0:00  0 of 3 units read" in written
    assert "refused: key-vaults in" in written
    assert "tenant [b]two.com[/b] refuses to sign in" in written
    assert "1 of 3 units read, 1 refused" in written
    assert written.endswith("\x1b[2K")  # the line is erased


def test_a_live_line_that_never_began_writes_messages_only():
    out = Terminal()
    progress = LiveProgress(out)
    progress.message("nobody is signed in")
    progress.close()
    assert out.getvalue() == "nobody is signed in\n"
