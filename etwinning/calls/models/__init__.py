"""Partner calls, the forums of campaigns, and who is asked how often."""

from etwinning.calls.models.calls import Answer, Call, Campaign
from etwinning.calls.models.matching import Attention

__all__ = ["Answer", "Attention", "Call", "Campaign"]
