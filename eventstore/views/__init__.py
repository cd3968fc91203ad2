"""Read models folded from a log: how they are declared, kept, replayed and compared."""
