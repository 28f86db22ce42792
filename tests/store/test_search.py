"""The index finds people by whatever a clerk types, and never stumbles over it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from desktop.domain.identity import Uid, new_uid
from desktop.store import search
from desktop.store.engine import make_engine
from desktop.store.search import Hit, SearchText
from tests.examples import examples

NAMES = {
    "张三": SearchText(["张三"], ["江苏省沛县龙固镇李庄村12号"], ["SG-10023", "320322198001010017", "13800138001"]),
    "张三丰": SearchText(["张三丰"], ["湖北武当山"], ["10024", None, "13912345678"]),
    "张小三": SearchText(["张小三"], [None], ["10025"]),
    "单田芳": SearchText(["单田芳"], [], ["10026"]),
    "吕布": SearchText(["吕布"], [], ["10027"]),
    "曾国藩": SearchText(["曾国藩", "曾子城"], [], ["10028"]),
    "王𬱖": SearchText(["王𬱖"], [], ["10029"]),
    "买买提·艾力": SearchText(["买买提·艾力"], [], ["10030"]),
    "盖伟": SearchText(["盖伟"], [], [], "gai wei"),
}
ORGANISATION = SearchText(["龙固供电所党支部"], ["唐县供电公司"], ["ORG-7"], person=False)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    path: Path = tmp_path_factory.mktemp("search") / "search.db"
    engine = make_engine(path, bytes(32))
    with engine.execution_options(write=True).connect() as connection, connection.begin():
        search.create(connection)
        search.create(connection)
    with Session(engine.execution_options(write=True)) as found:
        search.index_many(found, "person", [(uid(name), text) for name, text in NAMES.items()])
        search.index(found, "organisation", uid("所"), ORGANISATION)
        found.commit()
        yield found
        found.rollback()
    engine.dispose()


def uid(name: str) -> Uid:
    return Uid(name.encode().ljust(16, b".")[:16])


def found(session: Session, query: str, kinds: list[str] | None = None, limit: int = 50) -> list[str]:
    by_uid = {uid(n): n for n in [*NAMES, "所"]}
    return [by_uid[h.uid] for h in search.find(session, query, kinds, limit)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("张三", "张三"),
        ("zhangsan", "张三"),
        ("zhang san", "张三"),
        ("ZHANG SAN", "张三"),
        ("Zhāng Sān", "张三"),
        ("ｚｈａｎｇｓａｎ", "张三"),
        ("zhangsanf", "张三丰"),
        ("zs", "张三"),
        ("zhs", "张三"),
        ("zsf", "张三丰"),
        ("zhang sf", "张三丰"),
        ("zhangsf", "张三丰"),
        ("小三", "张小三"),
        ("xiaosan", "张小三"),
        ("stf", "单田芳"),
        ("shantianfang", "单田芳"),
        ("dantianfang", "单田芳"),
        ("dtf", "单田芳"),
        ("lvbu", "吕布"),
        ("lubu", "吕布"),
        ("lübu", "吕布"),
        ("lü bu", "吕布"),
        ("lyubu", "吕布"),
        ("zgf", "曾国藩"),
        ("cengguofan", "曾国藩"),
        ("曾子城", "曾国藩"),
        ("王𬱖", "王𬱖"),
        ("𬱖", "王𬱖"),
        ("wangdi", "王𬱖"),
        ("买买提艾力", "买买提·艾力"),
        ("买买提·艾力", "买买提·艾力"),
        ("艾力", "买买提·艾力"),
        ("gaiwei", "盖伟"),
        ("gewei", "盖伟"),
        ("10024", "张三丰"),
        ("SG-10023", "张三"),
        ("sg10023", "张三"),
        ("SG 10023", "张三"),
        ("138 0013 8001", "张三"),
        ("1380013", "张三"),
        ("8001", "张三"),
        ("3203221980", "张三"),
        ("龙固镇", "张三"),
        ("李庄", "张三"),
        ("李庄村12", "张三"),
        ("张s", "张三"),
        ("张 龙固", "张三"),
        ("唐县供电公司", "所"),
        ("lggds", "所"),
        ("供电所", "所"),
    ],
)
def test_a_person_is_found_by(session: Session, query: str, first: str) -> None:
    assert found(session, query)[:1] == [first]


def test_the_whole_name_comes_before_names_that_begin_so_and_those_before_names_that_hold_it(session: Session) -> None:
    assert found(session, "张三") == ["张三", "张三丰"]
    assert found(session, "san")[:1] == ["张小三"] or "张三" in found(session, "san")
    assert set(found(session, "张")) == {"张三", "张三丰", "张小三"}


def test_mixed_chinese_and_letters_must_both_be_found(session: Session) -> None:
    assert set(found(session, "张s")) == {"张三", "张三丰", "张小三"}
    assert found(session, "王zzz") == []


def test_only_the_wanted_kinds_are_found(session: Session) -> None:
    assert set(found(session, "龙固")) == {"张三", "所"}
    assert found(session, "龙固", ["organisation"]) == ["所"]
    assert found(session, "龙固", ["person"]) == ["张三"]
    assert found(session, "龙固", []) == []
    assert found(session, "龙固", ["nothing"]) == []


def test_the_limit_holds_across_ranks(session: Session) -> None:
    assert found(session, "z", limit=2) == found(session, "z")[:2]
    assert len(found(session, "z", limit=2)) == 2


def test_no_phrase_runs_from_one_text_into_the_next(session: Session) -> None:
    other = new_uid()
    search.index(session, "person", other, SearchText(["无名"], ["甲乙", "丙丁"]))
    assert search.find(session, "乙丙") == []
    assert search.find(session, "丙丁") == [Hit("person", other)]
    search.forget(session, "person", other)


def test_a_record_indexed_again_is_found_only_by_what_it_is_now(session: Session) -> None:
    other = new_uid()
    search.index(session, "person", other, SearchText(["赵甲"]))
    search.index(session, "person", other, SearchText(["钱乙"]))
    assert search.find(session, "赵甲") == []
    assert search.find(session, "qianyi") == [Hit("person", other)]
    search.forget(session, "person", other)
    search.forget(session, "person", other)
    assert search.find(session, "qianyi") == []


def test_what_is_rolled_back_is_not_found(session: Session) -> None:
    session.commit()
    search.index(session, "person", new_uid(), SearchText(["孙丁"]))
    session.rollback()
    assert search.find(session, "孙丁") == []


@pytest.mark.parametrize(
    "query",
    ["", " ", '"', "'", "''", '""', '"张', "张*", "*", "**", "NEAR", "NEAR(a b)", "a AND", "AND", "OR", "NOT", "-",
     "-张", "^", "a^b", "(", ")", "{", "}", ":", "name:", "whole : x", "+", "\x00", "张\x00三", "\x1f", "张" * 300,
     "a" * 300, "' OR 1=1 --", "%", "_", "\\", "\ud800", "👍", "。，", "\u200b", "\n\t", "a b c d e f g h i j k l",
     "1 2 3 4 5 6 7 8 9", "´`~", "。张", "\ue000", "\u0301"],
)  # fmt: skip
def test_hostile_input_never_raises(session: Session, query: str) -> None:
    assert isinstance(search.find(session, query), list)
    assert isinstance(search.find(session, query, ["person", '"', "a b"]), list)


@examples(200)
@given(st.text(max_size=40))
def test_any_text_may_be_searched_and_indexed(session: Session, query: str) -> None:
    session.commit()
    uid = new_uid()
    search.index(session, "person", uid, SearchText([query, query], [query], [query], query))
    hits = search.find(session, query, limit=500)
    session.rollback()
    assert hits == [] or Hit("person", uid) in hits


def test_clear_empties_the_index(session: Session) -> None:
    session.commit()
    search.clear(session)
    assert search.find(session, "张三") == []
    session.rollback()
    assert found(session, "张三")
