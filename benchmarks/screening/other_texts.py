"""The forms in which the second generator's senders write dates, identity numbers, phones and addresses."""

from datetime import date

from lunardate import LunarDate
from other_writing import Person

_NUMERALS = "〇一二三四五六七八九十"


def near_days(day: date) -> list[date]:
    """Birth dates one slip away: another day, month and day exchanged, a year ten off."""
    found = [day.replace(day=d) for d in (1, 10, 11, 12, 20, 21, 22) if d != day.day and d <= 28]
    if day.day <= 12 and day.day != day.month:
        found.append(day.replace(month=day.day, day=day.month))
    return [*found, *(day.replace(year=day.year + y, day=min(day.day, 28)) for y in (-10, -1, 1))]


def date_text(day: date, form: str) -> str:
    if form == "lunar" and 1901 <= day.year <= 2099:
        moon = LunarDate.from_solar_date(day.year, day.month, day.day)
        leap = "闰" if moon.is_leap_month else ""
        return f"农历{moon.year}年{leap}{_moon_month(moon.month)}月{_moon_day(moon.day)}"
    if form == "republic" and day.year > 1911:
        return f"民国{day.year - 1911}年{day.month}月{day.day}日"
    return {
        "points": f"{day.year}.{day.month}.{day.day}", "short": f"{day.year}年{day.month:02d}月{day.day:02d}日",
        "airline": day.strftime("%d%b%Y").upper(), "day-first": day.strftime("%d/%m/%Y"),
        "compact": day.strftime("%Y%m%d"), "year": f"{day.year}年",
    }.get(form, day.isoformat())  # fmt: skip


def _moon_month(month: int) -> str:
    return {1: "正", 11: "冬", 12: "腊"}.get(month, _NUMERALS[min(month, 10)])


def _moon_day(day: int) -> str:
    if day <= 10:
        return "初" + _NUMERALS[day]
    tens = {1: "十", 2: "廿", 3: "三十"}[day // 10]
    return "二十" if day == 20 else tens + (_NUMERALS[day % 10] if day % 10 else "")


def id_text(number: str, form: str) -> str:
    if form == "tail" or len(number) < 15:
        return number[-4:] if form == "tail" else number
    if form == "wide":
        return "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in number)
    if form == "fifteen" and len(number) == 18 and number[6:8] == "19":
        return number[:6] + number[8:17]
    size = len(number)
    return {"4-4": number[:4] + "*" * (size - 8) + number[-4:], "6-4": number[:6] + "*" * (size - 10) + number[-4:],
            "no-end": number[: size - 6] + "*" * 6}.get(form, number)  # fmt: skip


def phone_text(number: str, form: str) -> str:
    return {"3-4": number[:3] + "****" + number[7:], "tail": "尾号" + number[-4:],
            "dashed": f"{number[:3]}-{number[3:7]}-{number[7:]}"}.get(form, number)  # fmt: skip


def street_of(person: Person, areas: dict[str, str]) -> str:
    text: str = person["address"] or ""
    return text.removeprefix(areas.get(person["area_code"], ""))
