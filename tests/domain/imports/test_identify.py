"""Who is meant: the strongest thing a row says decides, and contradictions are never decided silently."""

from datetime import date

import pytest

from desktop.domain.identity import Uid
from desktop.domain.imports.identify import Keys, KnownPeople, SeenRows
from desktop.domain.imports.plan import KnownPerson

BORN, OTHER = date(1990, 5, 12), date(1991, 1, 1)


def uid(name: str) -> Uid:
    return Uid(name.encode().ljust(16, b"."))


def person(key: str, name: str = "张伟", number: str | None = None, staff: str | None = None, born: date | None = None) -> KnownPerson:
    return KnownPerson(uid(key), name, number, staff, born)


PEOPLE = KnownPeople(
    [
        person("a", "张伟", "ID1", "1", BORN),
        person("b", "张伟", None, "2", OTHER),
        person("c", "李娜", None, None, BORN),
        person("d", "王芳", "ID4", "4", None),
        person("t1", "赵双", "ID5"),
        person("t2", "赵双", "ID5"),
    ]
)


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        (Keys(None, "ID1", None, None), "a"),
        (Keys("改名", "ID1", "9", None), "a"),
        (Keys("张伟", None, "2", None), "b"),
        (Keys("张伟", "ID9", "2", None), "b"),
        (Keys("李娜", None, None, BORN), "c"),
        (Keys("李娜", "ID7", "7", BORN), "c"),
    ],
)
def test_one_person_is_meant(keys: Keys, found: str) -> None:
    assert PEOPLE.match(keys).uid == uid(found)


@pytest.mark.parametrize(
    ("keys", "candidates"),
    [
        (Keys("王芳", "ID9", "4", None), ["d"]),
        (Keys("张伟", None, None, None), ["a", "b"]),
        (Keys("张伟", None, "3", BORN), ["a"]),
        (Keys("李娜", None, None, None), ["c"]),
        (Keys("赵双", "ID5", None, None), ["t1", "t2"]),
        (Keys("王芳", None, None, BORN), ["d"]),
    ],
)
def test_a_person_decides(keys: Keys, candidates: list[str]) -> None:
    match = PEOPLE.match(keys)
    assert match.uid is None
    assert [c.uid for c in match.candidates] == [uid(c) for c in candidates]
    assert match.why


@pytest.mark.parametrize(
    "keys",
    [Keys("孙强", None, None, None), Keys("李娜", None, None, OTHER), Keys("王芳", "ID9", "9", None), Keys(None, None, "99", None),
     Keys("张伟", "ID9", "3", date(1970, 1, 1))],
)  # fmt: skip
def test_nobody_known_is_meant(keys: Keys) -> None:
    match = PEOPLE.match(keys)
    assert (match.uid, match.candidates) == (None, ())


def test_an_earlier_row_of_the_same_person_is_named() -> None:
    seen = SeenRows()
    seen.add(2, Keys("张伟", "ID1", "1", BORN), None, ())
    for keys in (Keys("x", "ID1", None, None), Keys("张伟", None, "1", None), Keys("张伟", None, None, BORN)):
        twin = seen.twin(keys, None, ())
        assert twin is not None
        assert (twin.code, "第 2 行" in twin.text) == ("DUPLICATE_IN_FILE", True)
    clash = seen.twin(Keys("李娜", "ID2", "1", None), None, ())
    assert clash is not None
    assert clash.code == "DUPLICATE_STAFF_NO"
    assert seen.twin(Keys("张伟", "ID2", "2", BORN), None, ()) is None
    assert seen.twin(Keys("张伟", None, None, None), None, ("张伟",)) is None
    assert seen.namesake(Keys("张伟", None, None, None)) == 2
