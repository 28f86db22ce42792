"""Views kept under a name: whose they are, who may change them, names taken."""

import pytest

from desktop.domain.actors import Actor, Role
from desktop.domain.errors import UserError
from desktop.domain.identity import new_uid
from desktop.domain.views import Comparison, Condition, View
from desktop.services import Services

YOUNG = View("", "members", (Condition("age", Comparison.BETWEEN, ("", "35")),))
OLD = View("", "", (Condition("age", Comparison.BETWEEN, ("60", "")),))


@pytest.fixture
def clerk() -> Actor:
    return Actor(new_uid(), "录入员甲", Role.CLERK)


def names(services: Services, who: Actor, page: str = "people") -> set[str]:
    return {row.name for row in services.views.rows(who, page)}


def test_ones_own_views_are_nobody_elses(services: Services, who: Actor, clerk: Actor) -> None:
    services.views.save(who, "people", "青年党员", YOUNG, shared=False)
    services.views.save(who, "people", "退休前", OLD, shared=True)
    assert names(services, who) == {"退休前", "青年党员"}
    assert names(services, clerk) == {"退休前"}
    assert names(services, who, "pairings") == set()
    row = next(row for row in services.views.rows(who, "people") if row.name == "青年党员")
    assert (row.view(), row.shared, row.mine) == (YOUNG, False, True)


def test_a_name_is_taken_once_and_replaced_on_request(services: Services, who: Actor) -> None:
    services.views.save(who, "people", " 青年  党员 ", YOUNG, shared=False)
    with pytest.raises(UserError, match="已有常用筛选“青年 党员”"):
        services.views.save(who, "people", "青年 党员", OLD, shared=False)
    services.views.save(who, "people", "青年 党员", OLD, shared=False, instead=True)
    assert [row.view() for row in services.views.rows(who, "people")] == [OLD]
    services.views.save(who, "people", "青年 党员", YOUNG, shared=True)
    assert len(services.views.rows(who, "people")) == 2


def test_what_others_share_can_be_used_and_not_changed(services: Services, who: Actor, clerk: Actor) -> None:
    uid = services.views.save(who, "people", "退休前", OLD, shared=True).uid
    assert [row.mine for row in services.views.rows(clerk, "people")] == [False]
    for change in (
        lambda: services.views.rename(clerk, uid, "我的"),
        lambda: services.views.delete(clerk, uid),
        lambda: services.views.save(clerk, "people", "退休前", YOUNG, shared=True, instead=True),
    ):
        with pytest.raises(UserError, match="别人共享"):
            change()
    mine = services.views.save(clerk, "people", "青年", YOUNG, shared=True).uid
    services.views.rename(clerk, mine, "青年人")
    assert names(services, who) == {"退休前", "青年人"}
    services.views.delete(who, mine)
    assert names(services, clerk) == {"退休前"}


@pytest.mark.parametrize("name", ["", "  ", "长" * 31])
def test_a_view_needs_a_name(services: Services, who: Actor, name: str) -> None:
    with pytest.raises(UserError, match="名称"):
        services.views.save(who, "people", name, YOUNG, shared=False)


def test_nothing_is_not_kept(services: Services, who: Actor) -> None:
    with pytest.raises(UserError, match="没有可保存"):
        services.views.save(who, "people", "空", View(), shared=False)


def test_a_kept_view_is_in_the_history_and_can_be_taken_back(services: Services, who: Actor) -> None:
    action = services.views.save(who, "people", "青年", YOUNG, shared=False).changes.action
    assert action is not None
    (row,) = services.history.rows(who, [action])
    assert (row.title, row.undoable) == ("保存常用筛选：青年", True)
    (entry,) = services.history.entries(who, action)
    assert entry.kind == "常用筛选"
    services.history.undo(who, action)
    assert names(services, who) == set()
