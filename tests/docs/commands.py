"""The commands of the command line with their options, asked of the application itself."""

import inspect
import re
from collections.abc import Iterator, Sequence

import attrs
from cyclopts import App, Argument

from itilbrm.cli.app import application

__all__ = ["Command", "commands", "reference"]


@attrs.frozen
class Command:
    """A command.

    Attributes:
        words: What is typed to run it.
        says: What its help says it does, in paragraphs.
        arguments: What it takes, shown by its help.
    """

    words: str
    says: Sequence[str]
    arguments: Sequence[Argument]


def commands() -> Sequence[Command]:
    """Return every command, in the order of its name."""
    return sorted(_commands(application(), "itilbrm"), key=lambda command: command.words)


def _commands(app: App, words: str) -> Iterator[Command]:
    if app.default_command is not None:
        says = re.split(r"\n\n?(?=Args:$)", inspect.getdoc(app.default_command) or "", flags=re.MULTILINE)[0].split(
            "\n\n"
        )
        arguments = [each for each in app.assemble_argument_collection(parse_docstring=True) if each.show]
        yield Command(words, [" ".join(paragraph.split()) for paragraph in says], arguments)
    for name in app:
        if not name.startswith("-"):
            yield from _commands(app[name], f"{words} {name}")


def reference() -> str:
    """Return the reference of all commands."""
    return "\n".join(line for command in commands() for line in _reference(command))


def _reference(command: Command) -> Iterator[str]:
    yield f"## {command.words}\n"
    for paragraph in command.says:
        yield f"{paragraph}\n"
    yield "| argument or option | what it says | unless given |\n|---|---|---|"
    for argument in command.arguments:
        says = re.sub(r"\s+", " ", argument.parameter.help or "")
        says, _, default = says.partition(" Default: ")
        yield f"| {_name(argument)} | {_told(argument, says)} | {_default(argument, default)} |"
    yield ""


def _name(argument: Argument) -> str:
    return ", ".join(f"`{name}`" for name in argument.names)


def _told(argument: Argument, says: str) -> str:
    choices = argument.get_choices()
    among = f" One of {', '.join(f'`{choice}`' for choice in choices)}." if choices else ""
    return f"{says}{'' if says.endswith('.') or not among else '.'}{among}".strip().replace("|", r"\|")


def _default(argument: Argument, said: str) -> str:
    if said:
        return said.rstrip(".")
    if argument.required:
        return "must be given"
    default = argument.field_info.default
    if isinstance(default, bool):
        return "yes" if default else "no"
    return f"`{default}`" if default not in (None, "", inspect.Parameter.empty) else "-"
