"""The roster as a spreadsheet: its columns, reading it, the template, and the workbook of errors."""
