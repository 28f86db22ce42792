"""A real database of every earlier revision opens, keeps its rows, and ends like one made today."""

import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from desktop import compose
from desktop.compose import Opened
from desktop.services.people import PeopleQuery
from desktop.store import backups, history, schema
from tests.conftest import CHEAP, PASSWORD

OLD = Path(__file__).parent / "old"
STEPS = Path(schema.__file__).parent / "migrations" / "versions"


def revisions() -> list[str]:
    return sorted(p.name[:4] for p in STEPS.glob("0*.py"))


def test_the_program_knows_every_step_and_writes_the_newest() -> None:
    assert sorted(schema.KNOWN) == revisions()
    assert revisions()[-1] == schema.HEAD


def test_every_earlier_revision_has_a_stored_database() -> None:
    assert sorted(p.stem for p in OLD.glob("*.db")) == revisions()[:-1]


@pytest.mark.parametrize("revision", revisions()[:-1])
def test_an_old_database_is_backed_up_and_brought_up_to_date(revision: str, tmp_path: Path) -> None:
    for tail in ("", ".keys", ".keys.copy"):
        shutil.copyfile(OLD / f"{revision}.db{tail}", tmp_path / f"station.db{tail}")
    database = tmp_path / "station.db"
    station = compose.open_station(database, "管理员", PASSWORD, work=CHEAP)
    try:
        assert [b.path.name.split("-")[-1] for b in backups.backups_of(database)] == ["升级前.db"]
        found = station.services.people.ids(station.who, PeopleQuery(text="lina"))
        assert [r.name for r in station.services.people.rows(station.who, found)] == ["𬱖李娜"]
        with station.database_of().store.engine.connect() as connection:
            assert schema.revision_of(connection) == schema.HEAD
            assert history.missing_triggers(connection) == []
        assert [f for f in station.services.backups.check(station.who) if f.fault] == []
        assert differences(station) == []
    finally:
        station.database_of().close()


def test_a_duty_waived_before_waivers_had_a_table_stays_waived(tmp_path: Path) -> None:
    for tail in ("", ".keys", ".keys.copy"):
        shutil.copyfile(OLD / f"0008.db{tail}", tmp_path / f"station.db{tail}")
    station = compose.open_station(tmp_path / "station.db", "管理员", PASSWORD, work=CHEAP)
    duties, who = station.services.duties, station.who
    try:
        (small,) = [duty for duty in duties.list(who, waived=True) if duty.rule.code == "branch_small"]
        assert small.waived == "正在筹建联合党支部"
        duties.waive(who, small, "")
        assert "branch_small" in {duty.rule.code for duty in duties.list(who)}
    finally:
        station.database_of().close()


def test_the_steps_make_exactly_the_tables_of_the_program(opened: Opened) -> None:
    assert differences(opened) == []


def differences(station: Opened) -> list[object]:
    """What autogenerate would still want to change."""
    with station.database_of().store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": schema.ours, "compare_type": False})
        return list(compare_metadata(context, schema.METADATA))


def test_a_step_that_fails_leaves_the_file_as_it_was(opened: Opened) -> None:
    engine = opened.database_of().store.engine

    class PowerCut(Exception):
        pass

    def half() -> None:
        with engine.execution_options(write=True).begin() as connection:
            connection.exec_driver_sql("CREATE TABLE half (id INTEGER)")
            raise PowerCut

    with pytest.raises(PowerCut):
        half()
    with engine.connect() as connection:
        assert not sa.inspect(connection).has_table("half")
