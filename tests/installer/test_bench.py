"""The table of measured budgets."""

from installer import bench


def test_only_json_lines_are_measurements() -> None:
    assert bench.measured('安静\n{"what": "检索", "value": 1.5}\n完') == [{"what": "检索", "value": 1.5}]


def test_the_table_lines_up_though_chinese_is_wider() -> None:
    rows = [{"what": "检索", "ratio": 1.23456, "budget": 5}, {"what": "首个窗口", "ratio": 3.0, "budget": 2}, {"what": "x", "value": 7}]
    assert bench.table(rows).splitlines() == [
        "what      ratio  budget  value",
        "检索      1.235  5",
        "首个窗口  3      2              超出",
        "x                        7",
    ]


def test_a_row_is_over_its_budget_by_ratio_or_else_by_value() -> None:
    assert bench.over({"ratio": 2.1, "budget": 2, "value": 1})
    assert bench.over({"value": 2.1, "budget": 2})
    assert not bench.over({"ratio": 2.0, "budget": 2})
    assert not bench.over({"value": 9})
