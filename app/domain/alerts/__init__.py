"""Hotspots (热点) and red alerts (红色预警): mentions counted, episodes that rise and end, who leads."""

from app.domain.alerts import charges, counting, episodes, keys, likeness
from app.domain.alerts.tables import Charge, Hotspot, Mention

__all__ = ["Charge", "Hotspot", "Mention", "charges", "counting", "episodes", "keys", "likeness"]
