"""Spreadsheets, Word, plan texts and uploads in; workbooks and amounts in Chinese numerals out. No tables."""
