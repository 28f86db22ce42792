"""The table of measured budgets."""

from installer import bench


def test_only_json_lines_are_measurements() -> None:
    assert bench.measured('安静\n{"what": "检索", "value": 1.5}\n完') == [{"what": "检索", "value": 1.5}]


def test_the_table_lines_up_though_chinese_is_wider() -> None:
    rows = [
        {"name": "检索", "ratio": 1.23456, "ratio_budget": 5},
        {"name": "首个窗口", "ratio": 3.0, "ratio_budget": 2},
        {"name": "x", "value": 7},
    ]
    assert bench.table(rows).splitlines() == [
        "name      ratio  ratio_budget  value",
        "检索      1.235  5",
        "首个窗口  3      2                    超出",
        "x                              7",
    ]


def test_a_row_is_over_when_value_or_ratio_passes_its_own_budget() -> None:
    assert bench.over({"value": 2.1, "budget": 2, "ratio": 1})
    assert bench.over({"value": 1, "ratio": 2.1, "ratio_budget": 2})
    assert not bench.over({"value": 2, "budget": 2, "ratio": 9, "ratio_budget": 9})
    assert not bench.over({"value": 9})
