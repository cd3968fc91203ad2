"""The log and what is kept beside it: views, keys and proofs. Knows no cars and no people."""
