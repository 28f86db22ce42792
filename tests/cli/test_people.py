"""People come and go by the command line: preview, import, export, refusals and exit codes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from click.testing import CliRunner, Result

from desktop.cli import main
from tests.conftest import PASSWORD

Run = Callable[..., Result]


@pytest.fixture
def run(database: Path) -> Run:
    def called(*words: str) -> Result:
        return CliRunner().invoke(main, [*words, "--database", str(database)], env={"SHUANGXING_PASSWORD": PASSWORD})

    return called


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "名册.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("名册")
    rows = [
        ["仁厚供电所人员名册"], ["序号", "姓名", "工号", "班组", "身份证号"], [1, "张三", "1001", "配电班", ""],
        [2, "李四", "1002", "营业班", "11010519491231002X"], [3, "王五", "1003", "", "110105194912310021"],
        ["合计", "", "", "", "共 4 人"],
    ]  # fmt: skip
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    return path


def data(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_a_dry_run_shows_the_preview_and_writes_nothing(run: Run, file: Path) -> None:
    shown = data(run("import", "people", str(file), "--dry-run", "--json"))
    assert shown["counts"] == {
        "new": 2, "changed": 0, "unchanged": 0, "duplicate": 0, "skipped": 0, "error": 1, "warning": 2,
    }  # fmt: skip
    assert shown["dry_run"] is True
    told = [(p["row"], p["code"], p["severity"]) for p in shown["problems"]]
    assert (5, "ID_CHECKSUM", "error") in told
    assert (6, "COUNT_MISMATCH", "warning") in told
    assert (3, "UNKNOWN_ORG", "warning") in told
    again = data(run("import", "people", str(file), "--dry-run", "--json"))
    assert again["counts"]["new"] == 2


def test_an_import_then_the_same_again_then_an_export_and_back(run: Run, file: Path, tmp_path: Path) -> None:
    first = run("import", "people", str(file))
    assert first.exit_code == 0
    assert "新增 2" in first.stdout
    assert "新建组织：配电班、营业班" in first.stdout
    again = data(run("import", "people", str(file), "--json"))
    assert (again["counts"]["unchanged"], again["changed"]) == (2, False)
    out = tmp_path / "out.xlsx"
    assert data(run("export", "people", str(out), "--json")) == {"file": str(out), "people": 2, "full": True}
    back = data(run("import", "people", str(out), "--json"))
    assert (back["counts"]["unchanged"], back["changed"]) == (2, False)


def test_organisations_may_all_be_left_out(run: Run, file: Path) -> None:
    assert data(run("import", "people", str(file), "--orgs", "leave", "--json"))["created_organisations"] == []


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "EMPTY_FILE"), (b"\x89PNG\r\n\x1a\n", "NOT_A_SPREADSHEET"), (b"PK\x03\x04abc", "DAMAGED")]
)
def test_a_bad_file_is_refused_with_its_code_and_exit_1(run: Run, tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(content)
    result = run("import", "people", str(path), "--json")
    assert result.exit_code == 1
    assert data(result)["code"] == code
    plain = run("import", "people", str(path))
    assert (plain.exit_code, plain.stdout) == (1, "")
    assert "坏.xlsx" in plain.stderr


def test_nothing_to_import_is_exit_1(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,身份证号\n张三,123\n", "gb18030")
    result = run("import", "people", str(path), "--json")
    assert result.exit_code == 1
    assert data(result)["counts"]["error"] == 1


def test_wrong_use_is_exit_2(run: Run) -> None:
    assert run("import", "people").exit_code == 2
    assert run("import", "nothing").exit_code == 2


def test_a_missing_file_is_refused_in_words(run: Run) -> None:
    result = run("import", "people", "不存在.xlsx")
    assert result.exit_code == 1
    assert "找不到文件" in result.stderr
    assert "Traceback" not in result.output


def test_columns_are_matched_by_hand_and_remembered(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("人员\t编码\t所属\n张三\t1001\t仁厚供电所\n", "gb18030")
    refused = run("import", "people", str(path), "--dry-run", "--json")
    assert (refused.exit_code, data(refused)["code"]) == (1, "HEADER_NOT_FOUND")
    wishes = ["--heading-row", "1", "--map", "姓名=人员", "--map", "工号=B", "--map", "department_uid=所属"]
    first = data(run("import", "people", str(path), *wishes, "--json"))
    assert [(c["heading"], c["field"]) for c in first["columns"]] == [
        ("人员", "name"), ("编码", "staff_no"), ("所属", "department_uid")
    ]  # fmt: skip
    assert first["counts"]["new"] == 1
    again = data(run("import", "people", str(path), "--heading-row", "1", "--json"))
    assert again["counts"]["unchanged"] == 1
    assert run("import", "people", str(path), "--map", "姓名").exit_code == 2
    assert run("import", "people", str(path), "--heading-row", "x").exit_code == 2
    unknown = run("import", "people", str(path), "--heading-row", "1", "--map", "姓名=没有")
    assert (unknown.exit_code, "表中没有“没有”这一列" in unknown.stderr) == (1, True)


def test_rows_are_skipped_and_what_is_wrong_is_saved(run: Run, file: Path, tmp_path: Path) -> None:
    left = tmp_path / "改.xlsx"
    done = data(run("import", "people", str(file), "--skip", "3", "--left", str(left), "--json"))
    assert (done["counts"]["new"], done["counts"]["skipped"], done["left_out_rows"]) == (1, 1, 1)
    again = data(run("import", "people", str(left), "--dry-run", "--json"))
    assert [row["state"] for row in again["rows"]] == ["error"]


def test_an_import_is_listed_and_taken_back_as_a_whole(run: Run, file: Path) -> None:
    run("import", "people", str(file))
    listed = data(run("import", "list", "--json"))["imports"]
    assert [(b["file"], b["new"], b["undone"]) for b in listed] == [("名册.xlsx", 2, False)]
    assert data(run("import", "undo", "--json"))["undone"] is True
    assert [b["undone"] for b in data(run("import", "list", "--json"))["imports"]] == [True]
    assert data(run("import", "people", str(file), "--dry-run", "--json"))["counts"]["new"] == 2
    assert run("import", "undo").exit_code == 1


def test_every_cell_is_counted(run: Run, file: Path) -> None:
    cells = data(run("import", "people", str(file), "--dry-run", "--json"))["cells"]
    assert cells == {"all": 21, "read": 10, "ignored": 3, "headings": 5, "outside": 3}


def test_an_export_keeps_the_columns_and_covers_what_is_asked(run: Run, file: Path, tmp_path: Path) -> None:
    run("import", "people", str(file))
    out = tmp_path / "out.xlsx"
    assert run("export", "people", str(out), "--columns", "姓名,公民身份证号码,班组", "--covered").exit_code == 0
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(out).worksheets[0].iter_rows()]
    assert rows[0] == ["姓名", "公民身份证号码", "班组"]
    assert rows[1][0] == "李四"
    assert "**" in str(rows[1][1])
    assert run("export", "people", str(out), "--columns", "没有").exit_code == 1


def test_the_empty_table_offers_lists_and_is_read_back(run: Run, file: Path, tmp_path: Path) -> None:
    run("import", "people", str(file))
    path = tmp_path / "空白.xlsx"
    assert run("template", "people", str(path)).exit_code == 0
    book = openpyxl.load_workbook(path)
    assert (book.sheetnames, book["可选内容"].sheet_state) == (["人员", "填写说明", "可选内容"], "hidden")
    page, lists = book["人员"], book["可选内容"]
    heads = [cell.value for cell in page[1]]
    offered = {next(iter(v.sqref.ranges)).min_col: v for v in page.data_validations.dataValidation}
    teams = offered[heads.index("班组") + 1]
    assert (teams.type, teams.formula1.startswith("可选内容!$")) == ("list", True)
    assert [lists.cell(row, heads.index("班组") + 1).value for row in (1, 2, 3)] == ["班组", "营业班", "配电班"]
    assert offered[heads.index("出生日期") + 1].type == "date"
    page.cell(2, heads.index("姓名") + 1).value = "孙七"
    page.cell(2, heads.index("班组") + 1).value = "营业班"
    page.cell(2, heads.index("性别") + 1).value = "男"
    book.save(path)
    shown = data(run("import", "people", str(path), "--json"))
    assert (shown["counts"]["new"], shown["created_organisations"]) == (1, [])


def test_a_table_without_headings_is_read_column_by_column(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("张三,1001,A\n李四,1002,B\n", "utf-8")
    shown = data(run("import", "people", str(path), "--heading-row", "0", "--map", "姓名=A", "--map", "工号=B", "--json"))
    assert (shown["counts"]["new"], shown["heading_rows"]) == (2, [])
    assert shown["cells"] == {"all": 6, "read": 4, "ignored": 2, "headings": 0, "outside": 0}
    again = run("import", "people", str(path), "--heading-row", "0", "--json")
    assert again.exit_code == 1


def test_a_new_name_is_said_to_be_a_change_of_name(run: Run, tmp_path: Path) -> None:
    numbers = ("11010519491231002X", "34052419800101001X", "130627199005120013")

    def written(*rows: list[str]) -> str:
        path = tmp_path / "更名.xlsx"
        book = xlsxwriter.Workbook(str(path))
        page = book.add_worksheet()
        for number, row in enumerate([["姓名", "身份证号", "工号"], *rows]):
            page.write_row(number, 0, row)
        book.close()
        return str(path)

    def changes(*words: str) -> dict[int, list[str]]:
        rows = data(run("import", "people", *words, "--json"))["rows"]
        return {row["row"]: [f"{change['label']}:{change['new']}" for change in row["changed"]] for row in rows}

    run("import", "people", written(["张三", numbers[0], "1"], ["李四", numbers[1], "2"], ["王五", numbers[2], "3"]))
    path = written(["张山", numbers[0], "1"], ["李斯", numbers[1], "2"], ["王五", numbers[2], "3"])
    refused = run("import", "people", path, "--renamed", "4")
    assert (refused.exit_code, "第 4 行没有改动库中的姓名" in refused.stderr) == (1, True)
    assert changes(path, "--renamed", "2") == {2: ["姓名:张山", "曾用名:张三"], 3: ["姓名:李斯"], 4: []}
    everybody = written(["张伞", numbers[0], ""], ["李驷", numbers[1], ""])
    assert changes(everybody, "--renamed", "all", "--dry-run") == {
        2: ["姓名:张伞", "曾用名:张三、张山"],
        3: ["姓名:李驷", "曾用名:李斯"],
    }
    assert changes(written(["王武", "", "3"]), "--renamed", "2", "--dry-run") == {2: ["姓名:王武", "曾用名:王五"]}


def test_tables_side_by_side_are_refused_with_what_to_type_for_either(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "并排.csv"
    path.write_text("序号,姓名,工号,,序号,姓名,工号\n1,甲某,11,,3,丙某,13\n2,乙某,12,,4,丁某,14\n", encoding="utf-8")
    refused = run("import", "people", str(path))
    assert refused.exit_code == 1
    left, right = "--map 姓名=B --map 工号=C", "--map 姓名=F --map 工号=G"
    assert f"用左边的，请加：{left}；用右边的，请加：{right}。并排的两张表，每张都要这样运行一次。" in refused.stderr
    assert left in data(run("import", "people", str(path), "--json"))["error"]
    for words, names in ((left, ["甲某", "乙某"]), (right, ["丙某", "丁某"])):
        shown = data(run("import", "people", str(path), *words.split(), "--json"))
        assert [(row["name"], row["state"]) for row in shown["rows"]] == [(name, "new") for name in names]


def test_a_heading_used_twice_is_refused_with_what_to_type(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "两列.csv"
    path.write_text("姓名,工号,手机,手机\n甲某,11,13800138000,13900139000\n", encoding="utf-8")
    assert "用左边的，请加：--map 手机=C；用右边的，请加：--map 手机=D。" in run("import", "people", str(path)).stderr
    assert data(run("import", "people", str(path), "--map", "手机=D", "--json"))["counts"]["new"] == 1


def test_of_three_columns_and_of_parts_of_dates_each_is_told_with_what_to_type(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "三列.csv"
    path.write_text("姓名,手机,手机,手机\n甲某,13800138000,13900139000,13700137000\n", encoding="utf-8")
    told = "用第 1 个的，请加：--map 手机=B；用第 2 个的，请加：--map 手机=C；用第 3 个的，请加：--map 手机=D。"
    assert told in run("import", "people", str(path)).stderr
    path = tmp_path / "年月日.csv"
    path.write_text("姓名,入党时间,,,入党时间,,\n,年,月,日,年,月,日\n甲某,2001,7,1,2002,8,2\n", encoding="utf-8")
    right = "--map 加入党组织日期.年=E --map 加入党组织日期.月=F --map 加入党组织日期.日=G"
    assert f"用右边的，请加：{right}。" in run("import", "people", str(path)).stderr
    shown = data(run("import", "people", str(path), *right.split(), "--json"))
    assert {c["column"] for c in shown["columns"] if c["field"] == "joined_on"} == {"E", "F", "G"}


def test_a_column_that_may_mean_several_things_is_told_with_what_to_type(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "地址.csv"
    path.write_text("姓名,工号,地址\n甲某,11,甲村\n", encoding="utf-8")
    assert "如：--map 栏目=地址；不读的，写 --map =地址。" in run("import", "people", str(path), "--dry-run").stdout
    assert data(run("import", "people", str(path), "--map", "家庭住址=地址", "--json"))["cells"]["ignored"] == 0
