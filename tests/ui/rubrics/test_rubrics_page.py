"""Rubrics are read as a secretary reads them: in words, with metrics by their titles."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.rubrics.model import Rubric
from desktop.exchange.rubrics import read_metrics, read_rubric
from desktop.paths import RESOURCES
from desktop.ui.rubrics.page import CATALOGUE, RubricsPage
from desktop.ui.rubrics.wording import (
    cycle_words,
    final_words,
    level_words,
    linkage_words,
    rater_words,
    subject_words,
    veto_words,
)
from desktop.ui.shared.desk import Desk
from tests.ui.conftest import child

Settle = Callable[[], None]
FOLDER = RESOURCES / "rubrics"
METRICS = read_metrics(FOLDER / "metrics.yaml")
FILES = sorted(p for p in FOLDER.glob("*.yaml") if p.name != "metrics.yaml")


def rubric(name: str) -> Rubric:
    return read_rubric((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, settle: Settle) -> RubricsPage:
    made = RubricsPage(desk)
    qtbot.addWidget(made)
    made.resize(1178, 700)
    made.show()
    settle()
    return made


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def test_a_branch_rubric_in_words() -> None:
    branch = rubric("branch-star")
    assert subject_words(branch) == "党支部、联合党支部"
    assert (cycle_words(branch), final_words(branch)) == ("每年评定，每季度自评", "每年评定")
    assert rater_words(branch.raters[0]) == "支部自评 20 %"
    assert level_words(branch.rating.levels[0]) == "不低于 90 分，每个维度不低于 60 %，名额不超过参评数的 10 %"
    assert veto_words(branch.vetoes[0], branch, METRICS) == "“安全事件数（考核口径）”达到 1，最高只能评为“二星级”"
    assert veto_words(branch.vetoes[1], branch, METRICS) == "经认定，取消资格，评为“无星”"
    linked, project = (linkage_words(rule, branch, METRICS) for rule in branch.linkage)
    assert "至少一个联系班组达到同样的星级" in linked
    assert project == "评为“五星级”及以上，“年度实施党建项目数”须不低于 1，否则最高评为“四星级”。"


@pytest.mark.parametrize("file", FILES, ids=lambda p: p.stem)
def test_every_shipped_rubric_is_read_without_codes(file: Path, page: RubricsPage) -> None:
    page.reading.show_rubric(read_rubric(file.read_text(encoding="utf-8")), METRICS)
    shown = texts(page.reading)
    found = read_rubric(file.read_text(encoding="utf-8"))
    assert all(indicator.title in shown for indicator in found.indicators.values())
    assert all(level.title in shown for level in found.rating.levels)
    assert not [metric for metric in METRICS if metric in shown]
    assert subject_words(found) != "不限"


def test_the_list_begins_with_the_stars_and_ends_with_the_catalogue(page: RubricsPage) -> None:
    titles = [page.list.item(n).text() for n in range(page.list.count())]
    assert titles[0] == "星级党支部评价细则"
    assert titles[-1] == CATALOGUE
    assert len(titles) == len(FILES) + 1


def test_choosing_a_rubric_shows_it(page: RubricsPage) -> None:
    row = next(n for n in range(page.list.count()) if page.list.item(n).text() == "六力考核")
    page.list.setCurrentRow(row)
    assert page.reading.accessibleName() == "细则内容：六力考核"
    assert "引领力" in texts(page.reading)


def test_the_catalogue_is_searched_by_title_and_code(page: RubricsPage) -> None:
    page.list.setCurrentRow(page.list.count() - 1)
    table = page.catalogue.table
    assert table.isVisible()
    assert table.rowCount() == len(METRICS)
    page.catalogue.search.setText("违章")
    assert 0 < table.rowCount() < 10
    page.catalogue.search.setText("act.talk")
    cells = [table.item(row, 0) for row in range(table.rowCount())]
    assert [cell.text() for cell in cells if cell is not None] == ["谈心谈话覆盖率"]
    page.catalogue.search.setText("没有这样的指标")
    assert table.rowCount() == 0
    assert "没有符合" in child(page, QLabel, "metrics_count").text()
