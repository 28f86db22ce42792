"""公民身份证号码: GB 11643-1999 and what a well-formed number says of its holder.

The one third-party import of the domain is `stdnum`, here for the check digit alone: its `validate` raises on
valid old region codes (340524, 130627), so only `calc_check_digit` is used.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from stdnum.cn import ric

from desktop.domain.codes import FEMALE, MALE
from desktop.domain.drafts import INVISIBLE
from desktop.domain.errors import Problem, Severity


def tidy_id(typed: str | None) -> str | None:
    """Without spaces and what nobody sees, full-width digits folded, X in upper case."""
    if typed is None:
        return None
    text = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in INVISIBLE.sub("", typed))
    return "".join(text.split()).upper() or None


@dataclass(frozen=True, slots=True)
class IdFacts:
    """What a well-formed number says of its holder."""

    birth_date: date
    gender: str


# An import asks three times about each of the thousand rows it compares at once.
@lru_cache(maxsize=2048)
def id_facts(number: str) -> IdFacts | None:
    """Birth date and gender of an 18-digit number; None unless it passes every check but the region."""
    if id_number_problem(number, date.max) is not None:
        return None
    born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    return IdFacts(born, MALE if int(number[16]) % 2 else FEMALE)


def id_number_problem(number: str, today: date) -> Problem | None:
    """GB 11643-1999 in the order length → characters → date → check digit; the region is not judged here."""
    if len(number) != 18:
        return id_problem("ID_LENGTH", f"身份证号应为 18 位，现有 {len(number)} 位。")
    if not (number[:17].isascii() and number[:17].isdigit() and (number[17].isdigit() or number[17] == "X")):
        return id_problem("ID_CHARACTERS", "身份证号只能是数字，末位可以是 X。")
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return id_problem("ID_DATE", f"身份证号中的出生日期 {number[6:14]} 不存在。")
    if born > today or born.year < 1900:
        return id_problem("ID_DATE", f"身份证号中的出生日期 {born} 不合理。")
    if ric.calc_check_digit(number) != number[17]:
        return id_problem("ID_CHECKSUM", "身份证号的校验码不对，可能有一位输错了。")
    return None


def id_problem(code: str, text: str, severity: Severity = Severity.ERROR) -> Problem:
    return Problem("id_number", code, text, severity)


REGIONS = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 91".split()
)
"""First two digits of codes that were ever given out (GB/T 2260): provinces, regions, Hong Kong, Macao, Taiwan."""
