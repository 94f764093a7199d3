"""The words of tiers; what they are about happens in `loyalty/tiers.py`."""

from handlers.kit.feature import Feature

feature = Feature()
