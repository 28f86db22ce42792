"""The real window on a real screen, driven from outside by its accessibility names and by keys."""

import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

PEOPLE = (
    ("出生年月", "员工姓名", "性别", "所属支部", "班组", "员工编号", "政治面貌", "入党时间"),
    ("1985-3-12", "王建国", "男", "城关供电所党支部", "营业班", "GD0001", "中共党员", "2008-07-01"),
    ("1990.5.6", "刘芳", "女", "城关供电所党支部", "营业班", "GD0002", "党员", "2015年6月30日"),
    ("1992/8/9", "陈磊", "男", None, "营业班", "GD0003", "群众", None),
    ("1993-01-15", "赵晓燕", "女", None, "运维班", "GD0004", "群众", None),
    ("1995-02-30", "孙强", "男", None, "运维班", "GD0005", "群众", None),
)
"""Headings in another order and wording; organisations nobody has registered yet; the last row has an impossible date."""

NAMES = {
    "合同.pdf": ("迎峰度冬保供电示范点", "测试县供电公司党委", "城关供电所党支部", "刘芳", "王建国", "平均抢修到场时间"),
    "承诺书.pdf": ("王建国", "抢修到场不超过四十五分钟", "每月走访两户困难群众"),
    "结对书.pdf": ("王建国", "陈磊", "赵晓燕", "半年内取得高级工证"),
    "报告.pdf": ("城关供电所党支部", "星级"),
}
"""What each paper must give back as text."""


def drive(folder: Path, driver: str, *arguments: str) -> None:
    """Run the program in a session of its own and a driver against it; fails with what the driver said."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("QT_", "SHUANGXING_", "DISPLAY", "WAYLAND"))}
    environment = {**kept, "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "PYTHONUTF8": "1"}
    command = ["dbus-run-session", "--", "sh", str(HERE / "outside.sh"), sys.executable, str(HERE / driver), *arguments]
    said = folder / "said.txt"
    # Into a file: services of the bus outlive their session for a moment and would hold a pipe open.
    with said.open("w") as file:
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=file, stderr=file, timeout=600, check=False)
    text = said.read_text(encoding="utf-8")
    died = folder / "shuangxing" / "crash.log"
    if died.exists():
        text += died.read_text(encoding="utf-8")  # empty unless the program itself broke down
    assert done.returncode == 0, text
    assert "done" in text.splitlines()


def said_by(*command: str, code: int = 0) -> str:
    """What an outside tool, or the command line, says of a file."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def check_signatures(contract: Path) -> None:
    told = said_by("pdfsig", str(contract))
    assert told.count("Signature is Valid") == 2
    assert told.count("Total document signed") == 1, "the last one, with nothing after it"
    verify = (sys.executable, "-m", "desktop", "verify")
    assert "全部 2 个签名完好（甲方签章、乙方签章）" in said_by(*verify, str(contract))
    content = bytearray(contract.read_bytes())
    content[len(content) // 3] ^= 1
    flipped = contract.with_name("改动.pdf")
    flipped.write_bytes(content)
    said_by(*verify, str(flipped), code=1)


def check_paper(paper: Path, words: tuple[str, ...]) -> None:
    said_by("qpdf", "--check", str(paper))
    fonts = said_by("pdffonts", str(paper)).splitlines()[2:]
    assert fonts
    assert all("TrueType" in line and " yes yes yes" in line for line in fonts)
    text = "".join(said_by("pdftotext", str(paper), "-").split())
    assert [each for each in words if each not in text] == []


def test_a_half_typed_record_waits_behind_the_lock_and_a_second_program_is_refused(tmp_path: Path) -> None:
    drive(tmp_path, "doors.py", sys.executable, "-m", "desktop")
    assert (tmp_path / "shuangxing" / "station.db").stat().st_size > 0


def test_the_whole_main_job_from_a_spreadsheet_to_the_contract_signed_by_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in PEOPLE:
        sheet.append(row)
    book.save(tmp_path / "花名册.xlsx")
    drive(tmp_path, "walker.py", str(tmp_path / "花名册.xlsx"), str(tmp_path))
    for name, words in NAMES.items():
        check_paper(tmp_path / name, words)
    check_signatures(tmp_path / "合同.pdf")
    monkeypatch.setenv("SHUANGXING_PASSWORD", "mima-2026")
    said_by(sys.executable, "-m", "desktop", "--database", str(tmp_path / "shuangxing" / "station.db"), "check")
