"""All members of a shelf in one chapter: read as facts, told and drawn as pieces, bound like a pack."""

from countrypack.members.drawing import adoption, convictions
from countrypack.members.gathering import ISO3, read
from countrypack.members.strips import rates
from countrypack.members.telling import availability, claims, opening, regions

# `binding` is not imported here: its printers are not for the kernel of the chapter, whose imports they would treble.
__all__ = ["ISO3", "adoption", "availability", "claims", "convictions", "opening", "rates", "read", "regions"]
