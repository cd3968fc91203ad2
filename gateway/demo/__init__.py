"""A month of one believable centre, made through the same decisions as real use."""

from gateway.demo.run import CENTRE, CENTRE_NAME, furnish_demo

__all__ = ["CENTRE", "CENTRE_NAME", "furnish_demo"]
