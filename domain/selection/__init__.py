"""Selection honesty: whether those who were asked are those who should have been (SPEC 2.3, 2.5).

Everything here is a function of plain rows and of the rules; nothing is kept.
"""
