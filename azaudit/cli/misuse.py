"""What typer says of a wrong command line, in the form of azaudit's own errors."""

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
_COMMAND = re.compile(r"no such command '([^']*)'")


def explain_misuse(error: Any) -> tuple[str, str]:
    """The sentence and the hint for an error of the class Misuse."""
    text = _said(error)
    context = getattr(error, "ctx", None)
    near = _nearest(error, text, context.command) if context is not None else None
    path = context.command_path if context is not None else "azaudit"
    see = f"see `{path} --help`"
    return text, f"did you mean {near}? {see}" if near else see


def _said(error: Any) -> str:
    """What typer says; of a value from the environment, with the variable for the option."""
    parameter, context = getattr(error, "param", None), getattr(error, "ctx", None)
    if parameter is not None and context is not None:
        source = context.get_parameter_source(parameter.name)
        if source is not None and source.name == "ENVIRONMENT":
            return f"{parameter.envvar}: {error.message}".strip().rstrip(".")
    text = _VARIABLE.sub("", error.format_message())
    text = _ADVICE.sub("", text).strip().rstrip(".")
    return text[:1].lower() + text[1:]


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
