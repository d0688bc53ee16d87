"""The core tests share one Hypothesis profile: no deadline, because a test never judges speed."""

from hypothesis import settings

settings.register_profile("core", deadline=None)
settings.load_profile("core")
