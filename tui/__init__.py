"""Screens, words and verbs: what people see and type; nothing else imports it."""
