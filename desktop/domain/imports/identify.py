"""Who a row means: ID number, else staff number, else name with birth date, else a person decides."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from desktop.domain.errors import Problem, Severity
from desktop.domain.identity import Uid
from desktop.domain.imports.plan import KnownPerson
from desktop.domain.people import spelling


class Keys(NamedTuple):
    """What a row says of who is meant; None where it says nothing."""

    name: str | None
    id_number: str | None
    staff_no: str | None
    birth_date: date | None

    @property
    def spelling(self) -> str:
        """The name as namesakes are found by it."""
        return spelling(self.name or "")

    @property
    def only_a_name(self) -> bool:
        return self.id_number is None and self.staff_no is None and self.birth_date is None


class Match(NamedTuple):
    """The person meant, or those who may be meant; nobody at all is a new person."""

    uid: Uid | None = None
    candidates: tuple[KnownPerson, ...] = ()
    why: str = ""

    @property
    def everybody(self) -> tuple[Uid, ...]:
        """All whose stored values matter for the decision."""
        return (self.uid,) if self.uid is not None else tuple(p.uid for p in self.candidates[:20])


NEW = Match()


def _differ(a: object, b: object) -> bool:
    """Both are known and not the same."""
    return a is not None and b is not None and a != b


class KnownPeople:
    """Stored people by everything that identifies them."""

    def __init__(self, people: Iterable[KnownPerson]) -> None:
        self._by_id: dict[str, list[KnownPerson]] = defaultdict(list)
        self._by_staff: dict[str, list[KnownPerson]] = defaultdict(list)
        self._by_name: dict[str, list[KnownPerson]] = defaultdict(list)
        self._by_uid: dict[Uid, KnownPerson] = {}
        for person in people:
            self._by_uid[person.uid] = person
            self._by_name[spelling(person.name)].append(person)
            if person.id_number:
                self._by_id[person.id_number].append(person)
            if person.staff_no:
                self._by_staff[person.staff_no].append(person)

    def get(self, uid: Uid) -> KnownPerson | None:
        return self._by_uid.get(uid)

    def holders(self, id_number: str) -> list[KnownPerson]:
        """Everybody with this ID number."""
        return self._by_id.get(id_number, [])

    def staff(self, number: str) -> list[KnownPerson]:
        """Everybody with this staff number."""
        return self._by_staff.get(number, [])

    def forget(self) -> None:
        """Let go of everybody, see `empty`."""
        empty(self._by_id, self._by_staff, self._by_name, self._by_uid)

    def match(self, keys: Keys) -> Match:
        """Decide by the strongest thing the row says; contradictions and ties are for a person to decide."""
        if keys.id_number and keys.id_number in self._by_id:
            return _one(_closest(self._by_id[keys.id_number], keys), "身份证号相同的不止一人")
        if keys.staff_no and keys.staff_no in self._by_staff:
            holders = self._by_staff[keys.staff_no]
            same = [p for p in holders if not _differ(p.id_number, keys.id_number)]
            if not same:
                return Match(None, tuple(holders), "工号相同而身份证号不同")
            return _one(same, "工号相同的不止一人") if _agrees(same[0], keys) else Match(None, tuple(same), _OTHER_NAME)
        namesakes = self._by_name.get(keys.spelling, [])
        return _among_namesakes(namesakes, keys) if namesakes else NEW


def empty(*held: dict[Any, Any]) -> None:
    """Bit by bit: freeing 100,000 rows in one breath holds up every thread (*measured*: 0.17 s)."""
    for each in held:
        values = list(each.values())
        each.clear()
        while values:
            del values[-1000:]


_OTHER_NAME = "工号相同而姓名不同"


def _agrees(person: KnownPerson, keys: Keys) -> bool:
    """A staff number has no check digit: with another name it means somebody only when the birth date says so too."""
    if keys.name is None or spelling(person.name) == keys.spelling:
        return True
    return keys.birth_date is not None and person.birth_date == keys.birth_date


def _closest(people: list[KnownPerson], keys: Keys) -> list[KnownPerson]:
    """Of several with one ID number, kept as possible twins, the one with this name and staff number."""
    if len(people) == 1 or not keys.staff_no:
        return people
    return [p for p in people if (p.staff_no, spelling(p.name)) == (keys.staff_no, keys.spelling)] or people


def _one(people: list[KnownPerson], otherwise: str) -> Match:
    return Match(people[0].uid) if len(people) == 1 else Match(None, tuple(people), otherwise)


def _among_namesakes(namesakes: list[KnownPerson], keys: Keys) -> Match:
    born = [p for p in namesakes if keys.birth_date is not None and p.birth_date == keys.birth_date]
    others = [p for p in born if _differ(p.id_number, keys.id_number)]
    if others and len(others) == len(born):
        return Match(None, tuple(others), "姓名和出生日期相同而身份证号不同")
    possible = [p for p in namesakes if not _differ(p.id_number, keys.id_number)]
    possible = [p for p in possible if not _differ(p.birth_date, keys.birth_date)]
    same = [p for p in possible if keys.birth_date is not None and p.birth_date == keys.birth_date]
    agreed = [p for p in same if not _differ(p.staff_no, keys.staff_no)]
    if len(agreed) == 1 and len(same) == 1:
        return Match(agreed[0].uid)
    if same:
        return Match(None, tuple(same), "姓名和出生日期相同")
    rest = tuple(p for p in possible if not _differ(p.staff_no, keys.staff_no))
    return Match(None, rest, "姓名相同，没有其他信息可以区分") if rest else NEW


class _Seen(NamedTuple):
    """A row that is kept."""

    row: int
    keys: Keys
    values: tuple[object, ...]
    uid: Uid | None

    def is_other(self, uid: Uid | None) -> bool:
        """Of one stored person, while the row at hand is of another: possible twins that were kept."""
        return uid is not None and self.uid not in (None, uid)


class SeenRows:
    """The rows of the file so far: a second row of the same person is refused, naming the first."""

    def __init__(self) -> None:
        self._ids: dict[str, _Seen] = {}
        self._staff: dict[str, _Seen] = {}
        self._born: dict[tuple[str, date], list[_Seen]] = defaultdict(list)
        self._people: dict[Uid, _Seen] = {}
        self._names: dict[str, int] = {}
        self._bare: dict[tuple[object, ...], _Seen] = {}

    def twin(self, keys: Keys, uid: Uid | None, values: tuple[object, ...]) -> Problem | None:
        """The problem when the same person stands in an earlier row."""
        if keys.id_number in self._ids and not self._ids[keys.id_number].is_other(uid):
            return _again(self._ids[keys.id_number], "身份证号", values)
        if keys.staff_no in self._staff:
            first = self._staff[keys.staff_no]
            if _differ(first.keys.id_number, keys.id_number):
                text = f"工号与第 {first.row} 行相同，身份证号却不同，请核对。"
                return Problem("staff_no", "DUPLICATE_STAFF_NO", text)
            return _again(first, "工号", values)
        for first in self._born.get((keys.spelling, keys.birth_date), ()) if keys.birth_date else ():
            clash = _differ(first.keys.id_number, keys.id_number) or _differ(first.keys.staff_no, keys.staff_no)
            if not clash:
                return _again(first, "姓名和出生日期", values)
        if uid is not None and uid in self._people:
            return _again(self._people[uid], "所指的人", values)
        if keys.only_a_name and values in self._bare:
            return _again(self._bare[values], "内容", values)
        return None

    def id_of_another(self, id_number: str | None, uid: Uid | None) -> int:
        """The earlier row that is kept and gives this ID number to somebody else; 0 for none."""
        return _row_of_another(self._ids.get(id_number) if id_number else None, uid)

    def staff_no_of_another(self, staff_no: str | None, uid: Uid | None) -> int:
        """The same of a staff number."""
        return _row_of_another(self._staff.get(staff_no) if staff_no else None, uid)

    def namesake(self, keys: Keys) -> int | None:
        """An earlier row with the same name when this row says nothing more of who is meant."""
        return self._names.get(keys.spelling) if keys.only_a_name else None

    def forget(self) -> None:
        """Let go of everything, see `empty`."""
        empty(self._ids, self._staff, self._born, self._people, self._names, self._bare)

    def add(self, row: int, keys: Keys, uid: Uid | None, values: tuple[object, ...]) -> None:
        """Remember a row that is kept; `uid` is that of somebody stored."""
        seen = _Seen(row, keys, values, uid)
        if keys.id_number:
            self._ids[keys.id_number] = seen
        if keys.staff_no:
            self._staff[keys.staff_no] = seen
        if uid is not None:
            self._people[uid] = seen
        if keys.name:
            spelled = keys.spelling
            self._names.setdefault(spelled, row)
            if keys.birth_date:
                self._born[spelled, keys.birth_date].append(seen)
            elif keys.only_a_name:
                self._bare.setdefault(values, seen)


def _row_of_another(first: _Seen | None, uid: Uid | None) -> int:
    return first.row if first is not None and (uid is None or first.uid != uid) else 0


def _again(first: _Seen, what: str, values: tuple[object, ...]) -> Problem:
    """The same row twice is a slip of the hand; the same person with something else is for a person to decide."""
    if first.values == values:
        return Problem("", "DUPLICATE_IN_FILE", f"与第 {first.row} 行完全相同，只导入第 {first.row} 行。")
    text = f"与第 {first.row} 行是同一人（{what}相同）而内容不同，请选择：新增、就是某人，或跳过；不选则只导入第 {first.row} 行。"
    return Problem("", "DUPLICATE_IN_FILE", text, Severity.WARNING)
