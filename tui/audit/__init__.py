"""Looking at the log itself: what the Audit screen and ``log`` show."""
