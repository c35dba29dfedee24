"""From a delimited text file and a mapping to the particulars of adopted records.

A mapping is data (:func:`read_mapping`), a file is read strictly and streaming
(:class:`MappedTable`), and what does not fit is kept with its reason (:class:`RejectsFile`).
Nothing here knows a sub-process or a store.
"""

from itilbrm.intake.conversion import Particulars
from itilbrm.intake.mapped import MappedTable, Taken
from itilbrm.intake.mapping import COMPLAINTS, FileMapping, Form, Particular
from itilbrm.intake.mapping_file import read_mapping
from itilbrm.intake.refusals import refusal
from itilbrm.intake.rejects import RejectsFile, rejects_path
from itilbrm.intake.tables import Reject

__all__ = [
    "COMPLAINTS",
    "FileMapping",
    "Form",
    "MappedTable",
    "Particular",
    "Particulars",
    "Reject",
    "RejectsFile",
    "Taken",
    "read_mapping",
    "refusal",
    "rejects_path",
]
