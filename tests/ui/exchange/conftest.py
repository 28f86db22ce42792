"""Workbooks as offices send them, and the exchange page over a real database."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlsxwriter
from pytestqt.qtbot import QtBot

from desktop.domain.organisations import OrganisationDraft, OrgKind
from desktop.domain.people import PersonDraft
from desktop.ui.exchange.page import ExchangePage
from desktop.ui.shared.desk import Desk

Make = Callable[..., Path]
ID_A, ID_B, ID_C = "11010519491231002X", "34052419800101001X", "130627199005120013"
HEAD = ["姓名", "公民身份证号码", "工号", "政治面貌", "所在党支部", "部门", "班组", "手机"]
ROWS = [
    ["张三", ID_A, "10023", "中共党员", "第一党支部", "仁厚供电所", "配电班", "13800138000"],
    ["李四", ID_B, "10024", "群众", "", "仁厚供电所", "营业班", "13800138001"],
    ["王五", "130627199005120019", "10025", "群众", "", "仁厚供电所", "配电班", ""],
    ["赵六", "", "", "", "", "", "", "13900139000"],
]
"""Two good rows, a wrong check digit, and one that says no more than a name."""


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def made(*rows: Sequence[object], name: str = "人员.xlsx", more: dict[str, list[list[str]]] | None = None) -> Path:
        path = tmp_path / name
        book = xlsxwriter.Workbook(str(path))
        for sheet, lines in {"花名册": rows, **(more or {})}.items():
            page = book.add_worksheet(sheet)
            for number, row in enumerate(lines):
                page.write_row(number, 0, list(row))
        book.close()
        return path

    return made


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> ExchangePage:
    """The page at the size it has in the smallest window."""
    made = ExchangePage(desk)
    qtbot.addWidget(made)
    made.resize(1178, 736)
    made.show()
    return made


@pytest.fixture
def zhao(desk: Desk) -> PersonDraft:
    """Somebody stored under the name that the fourth row bears."""
    station = desk.services.organisations.save(
        desk.who, None, OrganisationDraft(name="北店供电所", kind=OrgKind.STATION), None
    )
    draft = PersonDraft(name="赵六", staff_no="20001", department_uid=station.uid)
    desk.services.people.save(desk.who, None, draft, None)
    return draft
