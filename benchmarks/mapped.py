"""The tables of the embedded store as the ORM of SQLAlchemy has them; imported where that is installed."""

from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.orm import registry

from itilbrm.ports import COLUMNS

__all__ = ["COMMANDS", "DOCUMENTS", "FACTS", "PERSONAL", "CommandRow", "DocumentRow", "FactRow", "PersonalRow"]


class _Row:
    def __init__(self, **values: object) -> None:
        for name, value in values.items():
            setattr(self, name, value)


class DocumentRow(_Row):
    """A row of the table of documents, with its version check."""

    key: str
    version: int
    head: bytes
    state: str
    recorded_at: str
    body: str


class FactRow(_Row):
    """A row of the table of facts."""


class PersonalRow(_Row):
    """A row of the table of personal values."""


class CommandRow(_Row):
    """A row of the table of commands."""


_tables = registry()
_data = MetaData()
DOCUMENTS = Table(
    "documents",
    _data,
    Column("key", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("head", LargeBinary),
    *(Column(name, Text) for name in ("kind", *COLUMNS, "body", "personal")),
)
FACTS = Table(
    "facts",
    _data,
    Column("position", Integer, primary_key=True),
    Column("key", Text),
    Column("seq", Integer),
    Column("payload", LargeBinary),
    Column("hash", LargeBinary),
)
PERSONAL = Table(
    "personal",
    _data,
    Column("key", Text, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("subject", Text, primary_key=True),
    Column("body", Text),
)
COMMANDS = Table("commands", _data, Column("command", Text, primary_key=True))
_tables.map_imperatively(DocumentRow, DOCUMENTS, version_id_col=DOCUMENTS.c.version)
for _row, _table in ((FactRow, FACTS), (PersonalRow, PERSONAL), (CommandRow, COMMANDS)):
    _tables.map_imperatively(_row, _table)
