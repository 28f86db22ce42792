"""The real window on a real screen, driven from outside by its accessibility names."""

import os
import subprocess
import sys
from pathlib import Path

import openpyxl

HERE = Path(__file__).parent

PEOPLE = (
    ("出生年月", "员工姓名", "性别", "所属支部", "班组", "员工编号", "政治面貌", "入党时间"),
    ("1985-3-12", "王建国", "男", "城关供电所党支部", "营业班", "GD0001", "中共党员", "2008-07-01"),
    ("1990.5.6", "刘芳", "女", "城关供电所党支部", "营业班", "GD0002", "党员", "2015年6月30日"),
    ("1992/8/9", "陈磊", "男", None, "营业班", "GD0003", "群众", None),
    ("1993-01-15", "赵晓燕", "女", None, "运维班", "GD0004", "群众", None),
    ("1995-02-30", "孙强", "男", None, "运维班", "GD0005", "群众", None),
)
"""Headings in another order and wording; organisations nobody has registered yet; the last row has an impossible date."""


def drive(folder: Path, driver: str, *arguments: str) -> None:
    """Run the program in a session of its own and a driver against it; fails with what the driver said."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("QT_", "SHUANGXING_", "DISPLAY", "WAYLAND"))}
    environment = {**kept, "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "PYTHONUTF8": "1"}
    command = ["dbus-run-session", "--", "sh", str(HERE / "outside.sh"), sys.executable, str(HERE / driver), *arguments]
    said = folder / "said.txt"
    # Into a file: services of the bus outlive their session for a moment and would hold a pipe open.
    with said.open("w") as file:
        done = subprocess.run(
            command, cwd=HERE.parents[1], env=environment, stdout=file, stderr=file, timeout=400, check=False
        )
    text = said.read_text(encoding="utf-8")
    assert done.returncode == 0, text
    assert "done" in text.splitlines()


def test_a_new_user_makes_a_station_and_saves_a_person(tmp_path: Path) -> None:
    drive(tmp_path, "outside.py")
    assert (tmp_path / "shuangxing" / "station.db").stat().st_size > 0


def test_people_from_a_spreadsheet_are_paired_and_pledge(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in PEOPLE:
        sheet.append(row)
    book.save(tmp_path / "花名册.xlsx")
    drive(tmp_path, "walker.py", str(tmp_path / "花名册.xlsx"))
