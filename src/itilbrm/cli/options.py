"""Options that several commands share, each written once."""

from pathlib import Path
from typing import Annotated, Final, Literal, TypeAlias

import attrs
from cyclopts import Parameter

from itilbrm.cli.exits import WrongUsage

__all__ = [
    "ANYBODY",
    "BY_LETTER",
    "HERE",
    "ON_THE_SCREEN",
    "US",
    "Acting",
    "Asking",
    "Format",
    "Output",
    "Telling",
    "Where",
]

Format: TypeAlias = Literal["table", "json", "csv", "markdown"]


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class Where:
    """Which store a command looks into, and with which plugins and policies.

    Attributes:
        store: The URL of the store; ITILBRM_STORE or itilbrm.toml say it as well.
            Default: sqlite:///itilbrm.db
        plugin: A plugin beside those that are installed: ./FILE.py or the name of a module; may be given several
            times. ITILBRM_PLUGINS says it as well.
        policies: A TOML file with policies of your own, or a folder of them; ITILBRM_POLICIES or itilbrm.toml say it
            as well. Default: what comes with the library
    """

    store: str | None = None
    plugin: Annotated[tuple[str, ...], Parameter(negative="", show_default=False)] = ()
    policies: str | None = None


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class Acting:
    """Who acts.

    Attributes:
        person: The id of who acts; ITILBRM_ACTOR or itilbrm.toml say it as well. Default: your login name
    """

    person: Annotated[str | None, Parameter(name="--as")] = None


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class Asking:
    """For whom something is told.

    Attributes:
        person: The id of the person for whom it is told; ITILBRM_ACTOR or itilbrm.toml say it as well.
            Default: nobody in particular
    """

    person: Annotated[str | None, Parameter(name="--as")] = None


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class Telling:
    """How people are reached.

    Attributes:
        notifier: Who carries letters: log:stdout shows them, smtp://mail.example.org?from=brm@example.org is a mail
            server; may be given several times. ITILBRM_NOTIFIERS says it as well, with blanks between them, and
            is where passwords belong: everybody on the machine can see an option.
        templates: A folder with the words of letters, as de/acknowledgement.txt; may be given several times.
        language: The language of the house.
    """

    notifier: Annotated[tuple[str, ...], Parameter(negative="", show_default=False)] = ()
    templates: Annotated[tuple[Path, ...], Parameter(negative="", show_default=False)] = ()
    language: str = "en"


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class Output:
    """How what is found is shown.

    Attributes:
        format: table for people, json, csv or markdown for everything else.
        raw: With --format csv: texts exactly as kept, also those that a spreadsheet or a terminal would obey.
    """

    format: Format = "table"
    raw: Annotated[bool, Parameter(negative="", show_default=False)] = False

    def __attrs_post_init__(self) -> None:
        if self.raw and self.format != "csv":
            raise WrongUsage(f"--raw goes with --format csv, not with {self.format}")


HERE: Final[Where] = Where()
US: Final[Acting] = Acting()
ANYBODY: Asking = Asking()
ON_THE_SCREEN: Final[Output] = Output()
BY_LETTER: Final[Telling] = Telling()
