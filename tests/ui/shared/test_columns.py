"""Widths of columns: they fill the table, and leave in their order when there is no room."""

from desktop.ui.shared.columns import layout


def test_what_is_left_over_goes_to_stretching_columns() -> None:
    assert layout([(100, 1, 0), (50, 0, 0), (100, 3, 0)], 450) == [150, 50, 250]


def test_without_stretching_columns_the_last_takes_the_rest() -> None:
    assert layout([(100, 0, 0), (50, 0, 0)], 401) == [100, 301]


def test_the_table_is_filled_to_the_pixel() -> None:
    columns = [(77, 1, 0), (90, 1, 0), (101, 1, 2)]
    assert all(sum(layout(columns, room)) == room for room in range(268, 700))


def test_columns_leave_from_the_highest_drop() -> None:
    columns = [(100, 0, 0), (100, 0, 2), (100, 0, 1)]
    assert layout(columns, 250) == [100, 0, 150]
    assert layout(columns, 150) == [150, 0, 0]


def test_columns_that_never_leave_are_scrolled_to() -> None:
    assert layout([(100, 0, 0), (100, 0, 0)], 150) == [100, 100]


def test_where_what_never_leaves_is_far_too_wide_the_list_is_scrolled_and_nothing_leaves() -> None:
    columns = [(100, 0, 0), (60, 0, 1), (100, 0, 0)]
    assert layout(columns, 120) == [100, 60, 100]
    assert layout(columns, 150) == [100, 0, 100]
