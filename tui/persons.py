"""Who is one customer: files that were merged count as one, also once they were erased."""

READ_AS = """
    WITH RECURSIVE read_as(file, whole) AS (
        SELECT customer, counted_as FROM customers WHERE counted_as > ''
        UNION
        SELECT file, counted_as FROM read_as
        JOIN customers ON customers.customer = whole WHERE counted_as > ''
    )
    SELECT file, whole FROM read_as
    WHERE whole NOT IN (SELECT customer FROM customers WHERE counted_as > '')
"""
"""The files merged into another (``file``), each with the one it counts with (``whole``)."""
