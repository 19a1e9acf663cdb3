"""What typer says of a wrong command line, in the form of azaudit's own errors."""

import os
import re
from difflib import get_close_matches
from typing import Any

import typer

# typer brings its own copy of click in newer versions and imports click in older ones; both are
# reached through the one error that it has always exported
Misuse: type[Exception] = next(
    kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException"
)
_ADVICE = re.compile(r"\.?\s*\(?(?:Did you mean|Possible options?:) .*$", re.DOTALL)
_VARIABLE = re.compile(r" \(env var: '\w+'\)")
_COMMAND = re.compile(r"No such command '([^']*)'")


def explain_misuse(error: Any) -> tuple[str, str]:
    """The sentence and the hint for an error of the class Misuse."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "azaudit"
    see = f"see `{path} --help`"
    parameter = getattr(error, "param", None)
    if context is not None and parameter is not None:
        source = context.get_parameter_source(parameter.name)
        if source is not None and source.name == "ENVIRONMENT":
            return _of_variable(parameter, error.message, see)
    text = _ADVICE.sub("", _VARIABLE.sub("", error.format_message())).strip().rstrip(".")
    near = _nearest(error, text, context.command) if context is not None else None
    return text[:1].lower() + text[1:], f"did you mean {near}? {see}" if near else see


def _of_variable(parameter: Any, said: str, see: str) -> tuple[str, str]:
    """The sentence and the hint for a value that an environment variable holds."""
    value = os.environ.get(parameter.envvar, "")
    if getattr(parameter, "count", False):
        return f"{parameter.envvar}: {value!r} is no whole number", f"write 0, 1 or 2; {see}"
    if getattr(parameter, "is_flag", False):
        return f"{parameter.envvar}: {value!r} is neither true nor false", f"write 1 or 0; {see}"
    return f"{parameter.envvar}: {said.strip().rstrip('.')}", see


def _nearest(error: Any, text: str, command: Any) -> str | None:
    option = getattr(error, "option_name", None)
    if option is not None:
        names = ((*parameter.opts, *parameter.secondary_opts) for parameter in command.params)
        known = [name for some in names for name in some]
        return next(iter(get_close_matches(option, known, n=1, cutoff=0.5)), None)
    missed = _COMMAND.search(text)
    if missed is not None:
        return next(iter(get_close_matches(missed[1], command.commands, n=1, cutoff=0.5)), None)
    return None
