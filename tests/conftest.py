"""Settings of the whole run: property tests are moderate and never judged by their speed.

The same examples come every time, so that a green tree stays green; `HYPOTHESIS_PROFILE=explore`
looks further.
"""

import os

from hypothesis import settings

settings.register_profile("afterloop", max_examples=60, deadline=None, derandomize=True)
settings.register_profile("explore", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "afterloop"))
