"""A calendar as the next version of an older one, so that importing it updates and doubles nothing."""

from __future__ import annotations

import re
from datetime import date

_EVENT = re.compile(r"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", re.DOTALL)
_ALARM = re.compile(r"BEGIN:VALARM\r\n.*?END:VALARM\r\n", re.DOTALL)
_SEQUENCE = re.compile(r"SEQUENCE:(\d+)\r\n")
_UID = re.compile(r"^UID:(.*)\r$", re.MULTILINE)
_START = re.compile(r"^DTSTART[^:]*:(\d{8})", re.MULTILINE)
_CANCELLED = "STATUS:CANCELLED\r\n"


def revised(new: str, old: str, first: date, last: date) -> str:
    """The new calendar with the sequence numbers that follow from the old one.

    An event that is as it was keeps its number, a changed one gets the next. An event of the old calendar
    that begins between ``first`` and ``last`` and is no longer planned stays as cancelled: a phone that
    imported it takes it out. Both are texts of this package; of any other text nothing is taken over.
    """
    before = {_uid(event): event for event in _EVENT.findall(old)}
    planned = {_uid(event) for event in _EVENT.findall(new)}
    text = _EVENT.sub(lambda match: _next(match[0], before.get(_uid(match[0]))), new)
    gone = [e for uid, e in before.items() if uid not in planned and first <= _start(e, first) <= last]
    end = text.rindex("END:VCALENDAR")
    return text[:end] + "".join(map(_cancelled, gone)) + text[end:]


def _next(event: str, before: str | None) -> str:
    if before is None:
        return event
    number = _number(before) + (_SEQUENCE.sub("", event) != _SEQUENCE.sub("", before))
    return _SEQUENCE.sub(f"SEQUENCE:{number}\r\n", event)


def _cancelled(event: str) -> str:
    if _CANCELLED in event:
        return event
    bare = _SEQUENCE.sub(f"SEQUENCE:{_number(event) + 1}\r\n", _ALARM.sub("", event))
    return bare.replace("END:VEVENT", f"{_CANCELLED}END:VEVENT")


def _uid(event: str) -> str:
    found = _UID.search(re.sub(r"\r\n[ \t]", "", event))
    return found[1] if found else ""


def _number(event: str) -> int:
    found = _SEQUENCE.search(event)
    return int(found[1]) if found else 0


def _start(event: str, otherwise: date) -> date:
    found = _START.search(event)
    return date.fromisoformat(found[1]) if found else otherwise
