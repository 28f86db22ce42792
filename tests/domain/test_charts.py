"""Charts: geometry that two painters can share."""

from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.charts import (
    DASHES,
    SERIES,
    Anchor,
    Axis,
    Disc,
    Figure,
    Label,
    Paint,
    Point,
    Polygon,
    Series,
    Stroke,
    bars,
    radar,
    stars,
)

AXES = [Axis(title, 1000) for title in ("引领力", "管控力", "保障力", "组织力")]


def outlines(figure: Figure, paint: Paint) -> list[Polygon]:
    return [i for i in figure.items if isinstance(i, Polygon) and i.paint is paint and i.width == 1.5]


def corners(figure: Figure) -> list[Point]:
    found: list[Point] = []
    for item in figure.items:
        if isinstance(item, Stroke | Polygon):
            found += item.points
        elif isinstance(item, Disc):
            found.append(item.center)
    return found


def test_a_full_series_reaches_the_outer_ring() -> None:
    figure = radar(AXES, [Series("本期", (1000, 1000, 1000, 1000))])
    outer = next(i for i in figure.items if isinstance(i, Polygon) and i.paint is Paint.AXIS)
    assert outlines(figure, Paint.SERIES_0)[0].points == outer.points


def test_the_first_axis_points_up_and_the_second_to_the_right() -> None:
    figure = radar(AXES, [Series("本期", (1000, 500, 0, 0))])
    up, right, centre, _ = outlines(figure, Paint.SERIES_0)[0].points
    assert up[0] == centre[0]
    assert up[1] < centre[1]
    assert right[0] > centre[0]
    assert hypot(up[0] - centre[0], up[1] - centre[1]) == pytest.approx(2 * (right[0] - centre[0]), abs=0.05)


def test_a_missing_value_leaves_a_gap_and_is_named() -> None:
    figure = radar(AXES, [Series("本期", (1000, None, 500, 500))])
    assert outlines(figure, Paint.SERIES_0) == []
    runs = [i for i in figure.items if isinstance(i, Stroke) and i.paint is Paint.SERIES_0]
    assert [len(run.points) for run in runs] == [3]
    assert [i.text for i in figure.items if isinstance(i, Label) and i.paint is Paint.WARNING] == ["缺数"]
    assert "管控力 缺数" in figure.summary


def test_values_missing_apart_leave_only_markers() -> None:
    figure = radar(AXES, [Series("本期", (1000, None, 500, None))])
    assert not [i for i in figure.items if isinstance(i, Stroke) and i.paint is Paint.SERIES_0]
    assert len([i for i in figure.items if isinstance(i, Disc)]) == 2


def test_series_differ_by_dash_and_marker_as_well() -> None:
    rows = [Series(title, (500, 600, 700, 800)) for title in ("甲", "乙", "丙", "丁")]
    figure = radar(AXES, rows)
    drawn = [outlines(figure, paint)[0].dash for paint in SERIES]
    assert drawn == list(DASHES)
    assert {i.text for i in figure.items if isinstance(i, Label)} >= {"甲", "乙", "丙", "丁"}


LONG = [Axis(t, 1500) for t in ("组织建设", "组织生活", "双承诺与先锋作用", "一带一与双星联动", "项目化与创新")]


def labels(figure: Figure) -> list[Label]:
    return [i for i in figure.items if isinstance(i, Label)]


def width_of(label: Label) -> float:
    return sum(label.size if ord(c) > 0x2E7F else label.size * 0.56 for c in label.text)


@pytest.mark.parametrize("narrow", [False, True])
def test_titles_and_values_stand_inside_the_figure(narrow: bool) -> None:
    figure = radar(LONG, [Series("本期", (1350, 1500, 1225, None, 0))], 205, 180, narrow=narrow)
    for label in labels(figure):
        left = {Anchor.START: 0.0, Anchor.MIDDLE: 0.5, Anchor.END: 1.0}[label.anchor] * width_of(label)
        assert label.at[0] - left >= 0
        assert label.at[0] - left + width_of(label) <= figure.width
        assert 0 < label.at[1] < figure.height or not narrow


def test_a_narrow_radar_breaks_long_titles_and_keeps_a_larger_surface() -> None:
    values = [Series("本期", (1350, 1500, 1225, 1000, 500))]
    wide, narrow = (radar(LONG, values, 205, 180, narrow=flag) for flag in (False, True))
    assert {"双承诺与", "先锋作用", "13.50"} <= {label.text for label in labels(narrow)}
    assert "13.50 / 15.00" in {label.text for label in labels(wide)}

    def height(figure: Figure) -> float:
        ys = [y for _, y in outlines(figure, Paint.SERIES_0)[0].points]
        return max(ys) - min(ys)

    assert height(narrow) > 1.5 * height(wide)


def test_two_axes_become_bars() -> None:
    assert radar(AXES[:2], [Series("本期", (1, 2))]) == bars(AXES[:2], [Series("本期", (1, 2))])


def test_a_bar_is_as_long_as_its_part() -> None:
    figure = bars(AXES[:1], [Series("本期", (250,))])
    boxes = [i for i in figure.items if isinstance(i, Polygon)]
    track, bar = (box.points[1][0] - box.points[0][0] for box in boxes)
    assert bar == pytest.approx(track / 4, abs=0.02)


def test_no_bar_for_nothing_and_none_beyond_the_end() -> None:
    def paints(value: int | None) -> list[Paint]:
        return [i.paint for i in bars(AXES[:1], [Series("本期", (value,))]).items if isinstance(i, Polygon)]

    assert paints(0) == paints(None) == paints(-5) == [Paint.TRACK]
    assert paints(2000) == [Paint.TRACK, Paint.SERIES_0]


def test_stars_are_full_or_empty() -> None:
    figure = stars(3, 5)
    assert [i.paint for i in figure.items] == [Paint.STAR] * 3 + [Paint.STAR_EMPTY] * 2
    assert figure.summary == "5 颗星中得 3 颗。"


@pytest.mark.parametrize(("earned", "most"), [(-1, 5), (6, 5)])
def test_impossible_stars_are_an_error(earned: int, most: int) -> None:
    with pytest.raises(ValueError, match="stars"):
        stars(earned, most)


@pytest.mark.parametrize("chart", [radar, bars])
def test_a_series_of_another_length_is_an_error(chart: type) -> None:
    with pytest.raises(ValueError, match="one value per axis"):
        chart(AXES, [Series("本期", (1,))])


VALUES = st.lists(st.one_of(st.none(), st.integers(-500, 3000)), min_size=1, max_size=9)


@given(VALUES)
def test_nothing_is_drawn_outside_the_figure(values: list[int | None]) -> None:
    axes = [Axis(f"维度{n}", 1000) for n in range(len(values))]
    rows = [Series("本期", tuple(values)), Series("上期", tuple(values))]
    for figure in (radar(axes, rows), bars(axes, rows)):
        assert all(0 <= x <= figure.width and 0 <= y <= figure.height for x, y in corners(figure))


def test_an_axis_worth_nothing_does_not_divide_by_zero() -> None:
    axes = [Axis("甲", 0), *AXES]
    assert outlines(radar(axes, [Series("本期", (0, 1, 2, 3, 4))]), Paint.SERIES_0)
