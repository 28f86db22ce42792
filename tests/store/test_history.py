"""The history is complete, chained, append-only, and can be taken back."""

import json
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.compose import Opened
from desktop.domain.actors import Actor, Right
from desktop.domain.errors import UserError
from desktop.domain.identity import new_uid
from desktop.domain.people import Employment, PersonDraft
from desktop.services import Services
from desktop.services.history import HistoryQuery
from desktop.services.people import PeopleQuery
from desktop.store import history
from desktop.store.history import Action, ActionEntry
from desktop.store.people import Person
from desktop.store.sessions import Tx


def test_every_saved_field_is_written_with_old_and_new_value(services: Services, who: Actor) -> None:
    uid = services.people.save(who, None, PersonDraft(name="张伟"), None).uid
    changed = services.people.save(who, uid, PersonDraft(name="张玮"), 1).changes
    assert changed.action is not None
    entries = services.history.entries(who, changed.action)
    shown = {(c.field, c.old, c.new) for e in entries for c in e.changes}
    assert ("name", "张伟", "张玮") in shown
    titles = [r.title for r in services.history.rows(who, services.history.ids(who, HistoryQuery(record=uid)))]
    assert titles == ["保存人员", "新建人员"]


def test_the_chain_notices_an_altered_action(opened: Opened) -> None:
    opened.services.people.save(opened.who, None, PersonDraft(name="张伟"), None)
    engine = opened.database_of().store.engine
    with Session(engine) as session:
        assert history.broken_link(session) is None
    with engine.connect() as connection:
        connection.exec_driver_sql("DROP TRIGGER action_no_update")
        connection.exec_driver_sql("UPDATE action SET title = '别的' WHERE seq = 2")
        connection.commit()
    with Session(engine) as session:
        assert history.broken_link(session) == 2
    faults = [f.check for f in opened.services.backups.check(opened.who) if f.fault]
    assert faults == ["变更记录的连续性", "变更记录的保护"]


def test_the_history_cannot_be_changed_or_deleted(opened: Opened) -> None:
    for statement in (sa.text("UPDATE action SET title = ''"), sa.text("DELETE FROM action_entry")):
        with (
            opened.database_of().store.engine.connect() as connection,
            pytest.raises(sa.exc.DBAPIError, match="append-only"),
        ):
            connection.execute(statement)


def test_bulk_statements_that_would_bypass_the_history_are_refused(opened: Opened) -> None:
    with (
        pytest.raises(RuntimeError, match="bypass the history"),
        opened.database_of().store.write(opened.who, Right.EDIT_PEOPLE, "试") as tx,
    ):
        tx.session.execute(sa.update(Person).values(name="所有人"))


def test_a_bulk_insert_is_in_the_history_and_in_one_action(opened: Opened) -> None:
    store = opened.database_of().store
    with store.write(opened.who, Right.EDIT_PEOPLE, "批量") as tx:
        shared = {"employment": Employment.ON_DUTY, "is_lost": False, "is_mobile": False}
        tx.bulk_insert(Person, [{"uid": new_uid(), "name": f"人{i}", **shared} for i in range(50)])
    assert len(tx.changes.uids) == 50
    assert tx.changes.action is not None
    assert opened.services.history.rows(opened.who, [tx.changes.action])[0].records == 50


def test_a_bulk_insert_tells_the_history_what_a_single_one_tells(opened: Opened) -> None:
    store = opened.database_of().store
    shared = {"is_lost": False, "is_mobile": True, "birth_date": date(1990, 1, 2), "possible_twin": False}
    values = {"name": "艾\"力\\\n", "employment": Employment.RETIRED, "note": None, "sort_key": "", **shared}
    first, second = new_uid(), new_uid()
    with store.write(opened.who, Right.EDIT_PEOPLE, "一个") as tx:
        tx.add(Person(uid=first, **values))
    with store.write(opened.who, Right.EDIT_PEOPLE, "许多") as tx:
        tx.bulk_insert(Person, [{"uid": second, **values}])
    with store.read(opened.who) as tx:
        told = sa.select(ActionEntry.fields).where(ActionEntry.record_uid.in_((first, second)))
        one, many = map(json.loads, tx.session.execute(told).scalars())
        rows = sa.select(Person).where(Person.uid.in_((first, second))).order_by(Person.uid)
        single, bulk = (history.values(row) for row in tx.rows(rows))
        assert history.broken_link(tx.session) is None
    assert one == many
    assert single == bulk


def test_the_cache_of_a_bulk_insert_is_given_back(opened: Opened) -> None:
    store = opened.database_of().store

    def cache(tx: Tx) -> int:
        return int(tx.session.execute(sa.text("PRAGMA cache_size")).scalar_one())

    with store.write(opened.who, Right.EDIT_PEOPLE, "批量") as tx:
        before = cache(tx)
        shared = {"employment": Employment.ON_DUTY, "is_lost": False, "is_mobile": False}
        tx.bulk_insert(Person, [{"uid": new_uid(), "name": "人", **shared}])
        assert abs(cache(tx)) > abs(before)
    with store.write(opened.who, Right.EDIT_PEOPLE, "再来") as tx:
        assert cache(tx) == before


def test_a_write_inside_a_write_is_a_bug(opened: Opened) -> None:
    store = opened.database_of().store
    with (
        store.write(opened.who, Right.VIEW, "外"),
        pytest.raises(RuntimeError, match="a write inside a write"),
        store.write(opened.who, Right.VIEW, "内"),
    ):
        pass


def test_a_failed_action_leaves_nothing(opened: Opened) -> None:
    store = opened.database_of().store

    def half() -> None:
        with store.write(opened.who, Right.EDIT_PEOPLE, "坏") as tx:
            tx.add(Person(name="半个", employment="on_duty", is_lost=False, is_mobile=False))
            tx.session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    with store.read(opened.who) as tx:
        assert tx.session.execute(sa.select(sa.func.count()).select_from(Person)).scalar_one() == 0
        assert tx.session.execute(sa.select(sa.func.count()).select_from(Action)).scalar_one() == 1


def test_revealing_sensitive_values_is_logged(services: Services, who: Actor) -> None:
    uid = services.people.save(who, None, PersonDraft(name="张伟", mobile="13812345678"), None).uid
    services.people.reveal(who, uid)
    assert services.history.rows(who, services.history.ids(who, HistoryQuery(record=uid)))[0].title == "查看敏感信息"


def test_an_action_is_undone_field_by_field(services: Services, who: Actor) -> None:
    uid = services.people.save(who, None, PersonDraft(name="张伟"), None).uid
    shown = services.people.get(who, uid)
    changed = services.people.save(who, uid, replace(shown.draft, name="张玮", job_title="所长"), 1).changes
    assert changed.action is not None
    services.history.undo(who, changed.action)
    assert services.people.get(who, uid).draft.name == "张伟"
    assert len(services.people.ids(who, PeopleQuery(text="zhangwei"))) == 1


def test_undo_of_a_deletion_brings_the_person_back_into_search(services: Services, who: Actor) -> None:
    uid = services.people.save(who, None, PersonDraft(name="张伟"), None).uid
    gone = services.people.delete(who, [uid], "误删")
    assert gone.action is not None
    services.history.undo(who, gone.action)
    assert services.people.ids(who, PeopleQuery(text="zw")) == [uid]


def test_undo_is_refused_when_the_field_changed_since(services: Services, who: Actor) -> None:
    uid = services.people.save(who, None, PersonDraft(name="张伟"), None).uid
    first = services.people.save(who, uid, PersonDraft(name="张玮"), 1).changes
    services.people.save(who, uid, PersonDraft(name="张薇"), 2)
    assert first.action is not None
    with pytest.raises(UserError, match="之后又被修改过"):
        services.history.undo(who, first.action)
    assert services.people.get(who, uid).draft.name == "张薇"
