"""The database key, the recovery code and the county's escrow key as a keeper handles them."""

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from desktop import compose
from desktop.compose import Opened
from desktop.domain.actors import Actor, Role
from desktop.domain.errors import UserError
from desktop.domain.people import PersonDraft
from desktop.services.people import PeopleQuery
from desktop.store import keys
from desktop.store.escrow import make_escrow
from tests.conftest import CHEAP, PASSWORD

SECRET = "tuoguan-2026"
COUNTY = "某县供电公司党建部"


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """The county's private key; its public key lies beside it."""
    folder = tmp_path / "county"
    folder.mkdir()
    make_escrow(folder / "county.escrow", COUNTY, SECRET, date(2026, 11, 27), CHEAP)
    return folder / "county.escrow"


def public(county: Path) -> Path:
    return county.with_name(county.name + ".pub")


def titles(station: Opened) -> list[tuple[str, str]]:
    history = station.services.history
    rows = history.rows(station.who, history.ids(station.who))
    return [(row.title, row.account) for row in rows]


def by_escrow(database: Path, county: Path, password: str = SECRET) -> Opened:
    return compose.open_by_escrow(database, county, password, work=CHEAP)


def test_the_county_opens_a_station_that_lost_everything_and_the_history_says_so(opened: Opened, county: Path) -> None:
    service = opened.services.keys
    card = service.read_escrow(opened.who, public(county))
    service.install_escrow(opened.who, public(county))
    assert service.state(opened.who).escrow == card
    assert card.office == COUNTY
    opened.database_of().close()
    lost = keys.read_slots(opened.database)
    assert lost is not None
    station = by_escrow(opened.database, county)
    try:
        assert titles(station)[:2] == [("用托管密钥打开", f"托管密钥（{COUNTY}）"), ("安装托管密钥", "管理员")]
        with pytest.raises(UserError, match="用托管密钥打开的，没有可修改的密码"):
            station.services.accounts.change_password(station.who, SECRET, "xin-mima-2026")
        uid = station.services.accounts.rows(station.who)[0].uid
        station.services.accounts.reset_password(station.who, uid, "xin-mima-2026")
    finally:
        station.database_of().close()
    again = compose.open_station(opened.database, "管理员", "xin-mima-2026", work=CHEAP)
    entry = again.services.history.entries(again.who, again.services.history.ids(again.who)[1])[0]
    assert (entry.noun, entry.operation) == ("escrow", "opened")
    again.database_of().close()


def test_the_escrow_key_survives_a_change_of_the_database_key_and_opens_backups(
    opened: Opened, county: Path, tmp_path: Path
) -> None:
    opened.services.keys.install_escrow(opened.who, public(county))
    opened.services.people.save(opened.who, None, PersonDraft(name="甲"), None)
    copy = opened.services.backups.make(opened.who, tmp_path / "u" / "copy.db")
    opened.services.keys.change(opened.who)
    opened.database_of().close()
    for database in (copy, opened.database):
        station = by_escrow(database, county)
        assert len(station.services.people.ids(station.who, PeopleQuery())) == 1
        assert titles(station)[0][0] == "用托管密钥打开"
        station.database_of().close()
    opened.database.write_bytes(b"")
    compose.restore_by_escrow(opened.database, copy, county, SECRET)
    station = by_escrow(opened.database, county)
    assert titles(station)[1] == ("恢复备份", f"托管密钥（{COUNTY}）")
    station.database_of().close()


def test_removed_it_opens_old_backups_only_and_a_new_key_is_owed(opened: Opened, county: Path, tmp_path: Path) -> None:
    service = opened.services.keys
    service.install_escrow(opened.who, public(county))
    copy = opened.services.backups.make(opened.who, tmp_path / "u" / "copy.db")
    service.remove_escrow(opened.who)
    assert service.state(opened.who).escrow is None
    assert service.state(opened.who).owed == ("托管密钥",)
    service.change(opened.who)
    assert service.state(opened.who).owed == ()
    opened.database_of().close()
    by_escrow(copy, county).database_of().close()
    with pytest.raises(UserError, match="没有安装托管密钥"):
        by_escrow(opened.database, county)


def test_wrong_escrow_keys_are_told_apart(opened: Opened, county: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.escrow"
    make_escrow(other, "别的单位", SECRET, date(2026, 11, 27), CHEAP)
    opened.services.keys.install_escrow(opened.who, public(county))
    opened.database_of().close()
    broken = tmp_path / "broken.escrow"
    broken.write_bytes(county.read_bytes()[:100])
    for file, password, told in (
        (county, "cuo-le-2026", "托管密钥的密码不正确"),
        (other, SECRET, "不是这个数据库安装的那一把"),
        (public(county), SECRET, "这是托管公钥"),
        (broken, SECRET, "不是双星的托管密钥，或已损坏"),
        (tmp_path / "none.escrow", SECRET, "找不到"),
    ):
        with pytest.raises(UserError, match=told):
            by_escrow(opened.database, file, password)


def test_the_private_key_is_not_installed_at_a_station(opened: Opened, county: Path) -> None:
    with pytest.raises(UserError, match="这是托管私钥，应当留在县公司"):
        opened.services.keys.install_escrow(opened.who, county)
    assert opened.services.keys.state(opened.who).escrow is None


def test_an_escrow_key_is_made_once_and_holds_no_readable_secret(opened: Opened, tmp_path: Path) -> None:
    target, service = tmp_path / "county.escrow", opened.services.keys
    for office, password, told in (
        ("", SECRET, "请填写保管"),
        (COUNTY, "123", "至少 8"),
        (COUNTY, COUNTY, "不能与账号名相同"),
    ):
        with pytest.raises(UserError, match=told):
            service.make_escrow(opened.who, target, office, password, date(2026, 11, 27))
    service.make_escrow(opened.who, target, COUNTY, SECRET, date(2026, 11, 27))
    with pytest.raises(UserError, match="已经存在"):
        service.make_escrow(opened.who, target, COUNTY, SECRET, date(2026, 11, 27))
    assert "wrapped" not in json.loads(public(target).read_text(encoding="utf-8"))
    assert oct(target.stat().st_mode & 0o777) == "0o600"


def test_a_new_recovery_code_takes_the_place_of_the_old(tmp_path: Path) -> None:
    made = compose.create(tmp_path / "a.db", "站", "甲", PASSWORD, work=CHEAP)
    code = made.services.keys.reissue_code(made.who)
    assert titles(made)[0][0] == "换发恢复码"
    made.database_of().close()
    with pytest.raises(UserError, match="恢复码不正确"):
        compose.recover(made.database, made.recovery_code or "", "甲", "xin-mima-1")
    compose.recover(made.database, code, "甲", "xin-mima-1")


def test_closing_an_account_changes_the_key_with_it(opened: Opened) -> None:
    uid = opened.services.accounts.add(opened.who, "小王", Role.CLERK, "mima-2026-x").uid
    before = opened.database_of().ring.key
    closed = opened.services.accounts.remove(opened.who, uid)
    assert (closed.waiting, "account" in closed.changes.nouns) == ((), True)
    assert opened.database_of().ring.key != before
    assert [row.name for row in opened.services.accounts.rows(opened.who)] == ["管理员"]
    assert titles(opened)[0][0] == "停用账号"
    assert opened.services.keys.state(opened.who).owed == ()


def test_where_somebody_would_be_locked_out_the_account_is_closed_and_the_key_is_owed(tmp_path: Path) -> None:
    for tail in ("", ".keys", ".keys.copy"):
        shutil.copyfile(Path(__file__).parents[1] / "store" / "old" / f"0005.db{tail}", tmp_path / f"old.db{tail}")
    station = compose.open_station(tmp_path / "old.db", "管理员", PASSWORD, work=CHEAP)
    accounts, service = station.services.accounts, station.services.keys
    uid = accounts.add(station.who, "小王", Role.CLERK, "mima-2026-x").uid
    before = station.database_of().ring.key
    closed = accounts.remove(station.who, uid)
    assert closed.waiting == ("恢复码",)
    assert station.database_of().ring.key == before
    state = service.state(station.who)
    assert (state.waiting, state.owed) == (("恢复码",), ("小王",))
    service.reissue_code(station.who)
    service.change(station.who)
    state = service.state(station.who)
    assert (state.waiting, state.owed) == ((), ())
    station.database_of().close()
    with pytest.raises(UserError, match="账号或密码不正确"):
        compose.open_station(tmp_path / "old.db", "小王", "mima-2026-x", work=CHEAP)


def test_only_a_keeper_handles_keys(opened: Opened, county: Path) -> None:
    clerk, service = Actor(opened.who.account, "小王", Role.CLERK), opened.services.keys
    for act in (
        lambda: service.change(clerk),
        lambda: service.reissue_code(clerk),
        lambda: service.install_escrow(clerk, public(county)),
        lambda: service.remove_escrow(clerk),
        lambda: opened.services.accounts.reset_password(clerk, opened.who.account, "xin-mima-2026"),
    ):
        with pytest.raises(UserError, match="没有“管理账号”的权限"):
            act()


def test_a_password_set_with_the_recovery_code_is_in_the_history_with_its_time(tmp_path: Path) -> None:
    made = compose.create(tmp_path / "a.db", "站", "甲", PASSWORD, work=CHEAP)
    made.close()
    before = datetime.now(UTC)
    compose.recover(made.database, made.recovery_code or "", "甲", "xin-mima-1")
    station = compose.open_station(made.database, "甲", "xin-mima-1", work=CHEAP)
    history = station.services.history
    row = history.rows(station.who, history.ids(station.who))[0]
    station.database_of().close()
    assert (row.title, row.account) == ("用恢复码重设密码", "恢复码（甲）")
    assert before <= row.at <= datetime.now(UTC)
