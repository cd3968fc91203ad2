"""Building blocks of the screens; they show what they are given and decide nothing.

Every text they draw passes :func:`tui.widgets.plain.plain`.
"""
