"""What a Word document says, to be looked at in tests."""

from io import BytesIO

from docx import Document


def text_of(content: bytes) -> str:
    """Every paragraph, then every cell, a line each."""
    document = Document(BytesIO(content))
    cells = [text for table in document.tables for row in table.rows for text in _cells_of(row)]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def rows_of(content: bytes, table: int = 0) -> list[list[str]]:
    """The cells of one table, row by row."""
    return [_cells_of(row) for row in Document(BytesIO(content)).tables[table].rows]


def _cells_of(row) -> list[str]:
    """What goes over several columns is one cell."""
    cells = {id(cell._tc): cell for cell in row.cells}
    return [cell.text for cell in cells.values()]
