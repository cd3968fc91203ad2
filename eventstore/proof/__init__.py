"""What shows that a log is whole: its tree, its signed heads, and the look through it all."""
