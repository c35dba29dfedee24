"""Values in, text out: tables as CSV and Markdown, data as JSON, and texts of strangers made harmless.

Nothing here writes to a file or a terminal, and nothing knows a record.
"""

from itilbrm.report.grids import Grid, Spot, grid_page, grid_svg
from itilbrm.report.tables import Cell, Table
from itilbrm.report.visible import visible
from itilbrm.report.writers import as_data, csv_lines, for_a_spreadsheet, json_text, markdown_lines

__all__ = [
    "Cell",
    "Grid",
    "Spot",
    "Table",
    "as_data",
    "csv_lines",
    "for_a_spreadsheet",
    "grid_page",
    "grid_svg",
    "json_text",
    "markdown_lines",
    "visible",
]
