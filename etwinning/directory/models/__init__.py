"""What the directory keeps of its own: partner calls, the forums of campaigns, and who is asked how often."""

from etwinning.directory.models.calls import Answer, Call, Campaign
from etwinning.directory.models.matching import Attention

__all__ = ["Answer", "Attention", "Call", "Campaign"]
