"""Every page of the window, in the order of the navigation: one line each.

Navigation, Ctrl+K, Ctrl+1…9, pictures and the accessibility test walk this list.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from desktop.ui.shared.desk import Desk

GROUPS = ("日常", "评价", "文书", "管理")


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One page.

    Attributes:
        key: what `desk.go` and search hits call it.
        group: one of GROUPS.
        icon: a file of resources/icons without ".svg".
        build: imports the page's module inside, so that a page not opened costs nothing.
        kinds: kinds of search hits that this page opens, besides its key.
        keys: pinyin and initials by which Ctrl+K finds the page, e.g. "renyuan ry".
        commands: what Ctrl+K offers to do there: words, and the objectName of the page's button that does it.
    """

    key: str
    title: str
    group: str
    icon: str
    build: Callable[[Desk], QWidget]
    kinds: tuple[str, ...] = ()
    keys: str = ""
    commands: tuple[tuple[str, str], ...] = ()


def _people(desk: Desk) -> QWidget:
    from desktop.ui.people.page import build

    return build(desk)


def _documents(desk: Desk) -> QWidget:
    from desktop.ui.documents.page import build

    return build(desk)


def _organisations(desk: Desk) -> QWidget:
    from desktop.ui.organisations.page import build

    return build(desk)


def _pairings(desk: Desk) -> QWidget:
    from desktop.ui.pairings.page import build

    return build(desk)


def _activities(desk: Desk) -> QWidget:
    from desktop.ui.activities.page import build

    return build(desk)


def _assessments(desk: Desk) -> QWidget:
    from desktop.ui.assessments.page import build

    return build(desk)


def _rubrics(desk: Desk) -> QWidget:
    from desktop.ui.rubrics.page import build

    return build(desk)


def _pledges(desk: Desk) -> QWidget:
    from desktop.ui.pledges.page import build

    return build(desk)


def _wishes(desk: Desk) -> QWidget:
    from desktop.ui.pledges.wishes import build

    return build(desk)


def _exchange(desk: Desk) -> QWidget:
    from desktop.ui.exchange.page import build

    return build(desk)


def _history(desk: Desk) -> QWidget:
    from desktop.ui.history.page import build

    return build(desk)


def _recycle(desk: Desk) -> QWidget:
    from desktop.ui.history.recycle import build

    return build(desk)


def _backups(desk: Desk) -> QWidget:
    from desktop.ui.backups.page import build

    return build(desk)


def _accounts(desk: Desk) -> QWidget:
    from desktop.ui.accounts.page import build

    return build(desk)


def _projects(desk: Desk) -> QWidget:
    from desktop.ui.projects.page import build

    return build(desk)


def _problems(desk: Desk) -> QWidget:
    from desktop.ui.projects.problems_page import build

    return build(desk)


PAGES: tuple[PageSpec, ...] = (
    PageSpec("people", "人员", "日常", "people", _people, kinds=("person", "organisation_people")),
    PageSpec("organisations", "组织", "日常", "organisations", _organisations, kinds=("organisation",)),
    PageSpec("pairings", "结对", "日常", "pairings", _pairings, kinds=("pairing",)),
    PageSpec("pledges", "双承诺", "日常", "pledges", _pledges, kinds=("pledge_sheet",)),
    PageSpec("wishes", "微心愿", "日常", "wishes", _wishes, kinds=("wish",)),
    PageSpec("activities", "活动", "日常", "activities", _activities, kinds=("activity",)),
    PageSpec("projects", "党建项目", "日常", "projects", _projects, kinds=("project",)),
    PageSpec("problems", "问题清单", "日常", "duties", _problems, kinds=("problem",)),
    PageSpec("assessments", "评定", "评价", "assessments", _assessments, kinds=("assessment",)),
    PageSpec("rubrics", "细则", "评价", "rubrics", _rubrics, kinds=("rubric",)),
    PageSpec("documents", "文书", "文书", "documents", _documents, kinds=("document",)),
    PageSpec(
        "exchange",
        "导入导出",
        "管理",
        "exchange",
        _exchange,
        keys="daorudaochu drdc excel",
        commands=(("导入人员", "exchange_import"), ("导出人员", "exchange_export")),
    ),
    PageSpec("history", "操作历史", "管理", "history", _history),
    PageSpec("recycle", "回收站", "管理", "recycle", _recycle),
    PageSpec("backups", "备份", "管理", "backups", _backups),
    PageSpec("accounts", "账号", "管理", "accounts", _accounts, kinds=("account",)),
)


def opens(kind: str) -> bool:
    """There is a page of this key, or one that shows records of this kind."""
    return any(kind == page.key or kind in page.kinds for page in PAGES)
