"""Minutes of the running clock as date-times with their zone."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shiftopt.scenario.types import DAY, Scenario


class LocalClock:
    """The station's clock. Wall-clock times stay what they are when summer time begins or ends."""

    def __init__(self, scenario: Scenario) -> None:
        self.zone = ZoneInfo(scenario.timezone)
        self._start = scenario.start

    def at(self, minute: int) -> datetime:
        """Local date-time of a minute of the running clock."""
        day, minutes = divmod(minute, DAY)
        midnight = datetime.combine(self._start + timedelta(days=day), time(), self.zone)
        return midnight + timedelta(minutes=minutes)

    def hours(self, start: int, end: int) -> float:
        """Hours that really pass between two minutes of the running clock."""
        return self.minutes(start, end) / 60

    def minutes(self, start: int, end: int) -> int:
        """Minutes that really pass: an hour less or more than the clock says where it is put on or back."""
        passed = self.at(end).astimezone(UTC) - self.at(start).astimezone(UTC)
        return round(passed.total_seconds() / 60)
