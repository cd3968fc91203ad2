"""A year of one centre, lived through the same decisions as real use: for measuring and showing."""

from gateway.demo.year.run import furnish_year

__all__ = ["furnish_year"]
