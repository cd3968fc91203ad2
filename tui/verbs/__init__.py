"""The verbs of the command line, one module a family.

A verb reads what was typed, asks the session, and hands the answer to :mod:`tui.printing` or to
``--json``; it decides nothing. Slow libraries are imported inside the verb that needs them.
"""
