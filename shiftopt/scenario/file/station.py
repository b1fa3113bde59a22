"""Who plans, and how working time is accounted for there."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field

from shiftopt.scenario.file.values import Count, Id, Section, Text, wrong
from shiftopt.scenario.wording import show


def _zone(value: Any) -> Any:
    try:
        ZoneInfo(value)
    except Exception:
        raise wrong(f"unknown time zone {show(value)}", "write one such as Asia/Shanghai") from None
    return value


class Station(Section):
    """Who plans."""

    id: Id = Field(description="Short name, used for folders", examples=["xingfu"])
    name: Text | None = Field(
        None, description="Name in reports; the id where missing", examples=["幸福社区"]
    )
    timezone: Annotated[str, BeforeValidator(_zone)] = Field("Asia/Shanghai", description="IANA time zone")
    calendar: Text = Field(
        "CN", description="Country of the public holidays (ISO 3166, region after a dash), or none"
    )
    language: Literal["zh", "en"] = Field("zh", description="Language of the results")
    newcomer_months: Count = Field(6, ge=0, le=60, description="Months for which somebody is new")


class Account(Section):
    """How working time is accounted for; what is missing follows the rule sets."""

    system: Literal["daily", "averaged"] | None = Field(
        None,
        description="Overtime by the day and month, or by the period over which hours are averaged",
    )
    over: Literal["week", "month", "quarter", "year"] | None = Field(
        None, description="Period over which hours are averaged"
    )
    standard: Literal["average", "workdays", "weekly"] | None = Field(
        None,
        description="Standard hours: the official average month, 8 h for each workday, or 40 h a week",
    )
