"""What may be concluded from figures: effects, growth, drivers, trends, fair comparisons.

Pure functions of plain numbers; they know no view, no policy and no person. Nothing here claims a
cause: it says what chance alone would hardly have done (SPEC 4 and 9).
"""
