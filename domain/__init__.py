"""Facts, decisions, policy, clocks and views of the follow-up desk.

Everything here is pure: time, people, randomness and language come in as arguments.
"""
