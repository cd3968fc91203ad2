"""Settings of the whole run: property tests are moderate and never judged by their speed."""

from hypothesis import settings

settings.register_profile("afterloop", max_examples=60, deadline=None)
settings.load_profile("afterloop")
