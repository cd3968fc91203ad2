"""Copies of a log, and a log put back from one."""
