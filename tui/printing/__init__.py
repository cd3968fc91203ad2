"""The models as plain text for a terminal, a pipe or a printer: 80 cells, no colour, no cursor.

Whatever a customer or a file said passes :func:`tui.widgets.plain.plain` before it is laid out.
"""
