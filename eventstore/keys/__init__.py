"""The keys that personal data is sealed with, and their end."""
