"""A region: the logs of several centres opened together, each counted once."""

from tui.region.centres import Centre, LeftOut, Region, opened
from tui.region.reading import CentreFigures, Omitted, RegionFigures, figures, said
from tui.region.standing import CentreStanding, RegionStanding, standing

__all__ = [
    "Centre",
    "CentreFigures",
    "CentreStanding",
    "LeftOut",
    "Omitted",
    "Region",
    "RegionFigures",
    "RegionStanding",
    "figures",
    "opened",
    "said",
    "standing",
]
