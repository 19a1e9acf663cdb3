"""The browser of a sign-in: whether there is one, how it is opened, and what it comes back with."""

import os
import sys
import webbrowser

import pytest

from azaudit.azure.credentials.browser import OtherProcess, display_missing
from azaudit.errors import SignInError
from tests.azure.live import (
    TENANT,
    refused_sign_in,
)
from tests.azure.methods import tokens_for

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="the browser of the tests is a program for POSIX systems"
)


async def test_a_person_who_declines_in_the_browser_is_believed(people):
    people.people.who = None
    error = await refused_sign_in(people, TENANT, auth="browser", environ=dict(os.environ))
    assert "AADSTS65004: User declined to consent" in error.message


async def test_a_browser_that_is_closed_is_waited_for_for_a_while(people, monkeypatch):
    for name, value in people.browser(closes=True).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("azaudit.azure.credentials.person._BROWSER_SECONDS", 1)
    error = await refused_sign_in(people, auth="browser", environ=dict(os.environ))
    assert error.message == "nobody signed in in time"
    assert "device-code" in error.hint


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system has one")
async def test_where_there_is_no_browser_none_is_waited_for(people, monkeypatch):
    monkeypatch.delenv("BROWSER")
    monkeypatch.setenv("DISPLAY", ":99")
    monkeypatch.setenv("PATH", "/nonexistent")
    error = await refused_sign_in(people, auth="browser", environ=dict(os.environ))
    assert error.message == "no browser could be opened"
    assert "device-code" in error.hint
    assert people.people.asked == 0


@pytest.mark.parametrize("command", ["/nonexistent/browser %s", "false %s"])
def test_a_browser_that_does_not_start_is_an_error(monkeypatch, command):
    """Else Python would try the next one in this process."""
    monkeypatch.setenv("BROWSER", command)
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(webbrowser.Error, match="no browser could be opened"):
        OtherProcess("x").open("https://login.microsoftonline.com/")


@pytest.mark.parametrize(
    ("environ", "platform", "missing"),
    [
        ({}, "linux", True),
        ({"DISPLAY": ":0"}, "linux", False),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", False),
        ({"BROWSER": "x"}, "linux", False),
        ({"DISPLAY": ""}, "linux", True),
        ({}, "darwin", False),
        ({}, "win32", False),
        ({"SSH_CONNECTION": "a b"}, "darwin", True),
        ({"SSH_CONNECTION": "a b", "DISPLAY": "localhost:10"}, "linux", False),
    ],
)
def test_a_browser_needs_a_display(environ, platform, missing):
    assert display_missing(environ, platform) is missing


async def test_without_a_display_no_browser_is_tried(people):
    with pytest.raises(SignInError) as caught:
        tokens_for("browser", {"SSH_CONNECTION": "a b"})
    assert caught.value.message == "there is no display to open a browser on"
    assert caught.value.hint == "use --auth device-code, and a browser anywhere"
