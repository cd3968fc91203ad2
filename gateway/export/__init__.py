"""Handing the log on: formats that other tools read."""
