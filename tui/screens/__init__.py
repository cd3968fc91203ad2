"""The pages of the terminal: each shows a reading and sends commands; none decides."""
