"""Rubric and facts files: what ships loads, numbers are exact, codes are text, every problem is listed."""

from fractions import Fraction
from pathlib import Path

import pytest

from desktop.domain.assessments import Facts, evaluate
from desktop.domain.errors import UserError
from desktop.domain.rubrics import Linear
from desktop.exchange.rubrics import FileRefused, read_metrics, read_rubric
from desktop.paths import RESOURCES
from tests.exchange.small_rubric import SMALL

SHIPPED = sorted(path for path in (RESOURCES / "rubrics").glob("*.yaml") if path.stem != "metrics")


def refused(text: str) -> dict[str, str]:
    """Place → reason of everything wrong with a rubric."""
    with pytest.raises(FileRefused) as caught:
        read_rubric(text)
    return {flaw.place: flaw.reason for flaw in caught.value.flaws}


def changed(old: str, new: str) -> str:
    assert old in SMALL
    return SMALL.replace(old, new, 1)


class TestShippedFiles:
    @pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
    def test_every_rubric_loads(self, path: Path) -> None:
        rubric = read_rubric(path)
        assert rubric.id == path.stem
        assert rubric.version == "1.0"
        assert rubric.total == sum(i.points for i in rubric.indicators.values())
        assert {"documents", "signatories", "publish"} <= set(rubric.extra)

    def test_there_are_nine(self) -> None:
        assert len(SHIPPED) == 9

    @pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
    def test_without_facts_everything_is_missing(self, path: Path) -> None:
        rubric = read_rubric(path)
        assert evaluate(rubric, Facts()).missing == tuple(rubric.indicators)

    def test_every_metric_of_the_rubrics_is_in_the_catalogue(self) -> None:
        from desktop.domain.assessments import cited_metrics

        known = set(read_metrics(RESOURCES / "rubrics" / "metrics.yaml"))
        cited = {metric for path in SHIPPED for metric in cited_metrics(read_rubric(path))}
        assert cited - known == {"self.previous_star"}

    def test_codes_that_look_like_booleans_stay_text(self) -> None:
        levels = read_rubric(RESOURCES / "rubrics" / "fusion-board.yaml").rating.levels
        assert [level.code for level in levels] == ["ON", "OFF"]


class TestSmallRubric:
    def test_unquoted_codes_and_versions_stay_text(self) -> None:
        rubric = read_rubric(SMALL)
        assert [level.code for level in rubric.rating.levels] == ["ON", "OFF"]
        assert rubric.version == "1.0"
        assert rubric.vetoes[0].effect.cap_level == "OFF"

    def test_numbers_are_exact(self) -> None:
        rule = read_rubric(SMALL).indicators["A1"].rule
        assert isinstance(rule, Linear)
        assert rule.full_at == Fraction(191, 2)

    def test_a_file_with_mark_and_other_line_ends_loads(self, tmp_path: Path) -> None:
        path = tmp_path / "细则.yaml"
        path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
        assert read_rubric(path).title == "小细则"

    def test_aliases_are_followed(self) -> None:
        text = (
            changed("scale: [", "scale: &s [")
            .replace("title: 评价", "title: &t 评价")
            .replace("title: 检查", "title: *t")
        )
        assert read_rubric(text).indicators["B2"].title == "评价"

    def test_keys_of_another_mapping_are_merged(self) -> None:
        text = changed("{code: ON, title", "&l {code: ON, title").replace(
            "{code: OFF, title: 未上榜, min: 0}", "{<<: *l, code: OFF, min: 0}"
        )
        assert [(level.code, level.title) for level in read_rubric(text).rating.levels] == [
            ("ON", "上榜"),
            ("OFF", "上榜"),
        ]

    def test_keys_that_extend_a_known_one_are_no_slips(self) -> None:
        assert read_rubric(SMALL + "title_en: Small\n").extra == {"title_en": "Small"}

    def test_keys_for_people_are_kept(self) -> None:
        rubric = read_rubric(SMALL + "documents: [自评表]\n负责人: 张三（虚构）\n")
        assert rubric.extra == {"documents": ["自评表"], "负责人": "张三（虚构）"}


class TestRefusedRubrics:
    @pytest.mark.parametrize(
        ("old", "new", "place"),
        [
            ("points: 10\n", "points: 11\n", "dimensions[0].points"),
            ("type: linear", "type: liner", "dimensions[0].indicators[0].rule.type"),
            ("{type: deduct, each: 0.5}", "{each: 0.5}", "dimensions[1].indicators[1].rule.type"),
            ("zero_at: 75", "zero: 75", "dimensions[0].indicators[0].rule.zero"),
            (", zero_at: 75", "", "dimensions[0].indicators[0].rule.zero_at"),
            ("zero_at: 75", "zero_at: 95.5", "dimensions[0].indicators[0].rule.full_at"),
            ("each: 0.5}", "each: 0.5, bonus: 1}", "dimensions[1].indicators[1].rule.bonus"),
            ("per: month", "per: fortnight", "dimensions[1].indicators[0].rule.per"),
            ("full_at: 95.5", "full_at: 很高", "dimensions[0].indicators[0].rule.full_at"),
            ("full_at: 95.5", "full_at: .nan", "dimensions[0].indicators[0].rule.full_at"),
            ("full_at: 95.5", "full_at: 1e999999999", "dimensions[0].indicators[0].rule.full_at"),
            ("points: 6", "points: '6'", "dimensions[0].indicators[0].points"),
            ("points: 6", "points: -6", "dimensions[0].indicators[0].points"),
            ("points: 6", "points: [6]", "dimensions[0].indicators[0].points"),
            ("points: 6, ", "", "dimensions[0].indicators[0].points"),
            ("id: A2", "id: A1", "dimensions[0].indicators[1].id"),
            ("id: B\n", "id: A\n", "dimensions[1].id"),
            ("id: X1", "id: P1", "bonus.items[0].id"),
            ("weight: 40", "weight: 41", "raters"),
            ("role: mass", "role: self", "raters[1].role"),
            ("min: 10", "min: 0", "rating.levels[1].min"),
            ("code: ON", "code: OFF", "rating.levels[1].code"),
            ("type: grade", "type: medal", "rating.type"),
            ("cap_level: OFF", "cap_level: NO", "vetoes[0].effect.cap_level"),
            ("cap_level: OFF", "flag: 提醒", "vetoes[0].effect"),
            ("cap_level: OFF", "cap_level: OFF, disqualify: true", "vetoes[0].effect"),
            ("manual: true, effect", "metric: m.x, effect", "vetoes[0].when"),
            ("manual: true, effect", "manual: true, metric: m.x, when: {ge: 1}, effect", "vetoes[0]"),
            ("manual: true, each", "each", "penalties[0]"),
            ("manual: true, each", "manual: maybe, each", "penalties[0].manual"),
            ("cap: 5, ", "", "bonus.cap"),
            ("{text: 二, points: 1}", "{text: 二, points: 1.5}", "dimensions[1].indicators[2].rule.items"),
            ("{label: 差, pct: 0}", "{label: 好, pct: 0}", "dimensions[0].indicators[1].rule.scale[1].label"),
            ("{label: 差, pct: 0}", "{label: 差, pct: 101}", "dimensions[0].indicators[1].rule.scale[1].pct"),
            ("title: 小细则\n", "title: 小细则\ntitle: 又一个\n", "title"),
            ("title: 小细则\n", "", "title"),
            ("title: 小细则\n", "title:\n", "title"),
            ("penalties:", "penalty:", "penalty"),
            ("schema: rubric/1\n", "", "schema"),
            ("schema: rubric/1", "schema: rubric/2", "schema"),
            ("title: 小细则\n", "title: 小细则\narithmetic: {unit: 0.1}\n", "arithmetic.unit"),
            ("title: 小细则\n", "title: 小细则\narithmetic: [0.1, half_even]\n", "arithmetic"),
            ("title: 小细则\n", "title: 小细则\narithmetic: {rounding: half_even}\n", "arithmetic.rounding"),
            ("title: 小细则\n", "title: 小细则\nsubject: {type: dog}\n", "subject.type"),
            ("title: 小细则\n", "title: 小细则\ncycle: {final: decade}\n", "cycle.final"),
            ("title: 小细则\n", "title: 小细则\ntotal: 100\n", "total"),
            ("title: 小细则\n", "title: 小细则\naggregate: {judges: median}\n", "aggregate.judges"),
            ("rule: {type: deduct, each: 0.5}", "rule: deduct", "dimensions[1].indicators[1].rule"),
        ],
    )
    def test_one_mistake_is_told_with_its_place(self, old: str, new: str, place: str) -> None:
        assert place in refused(changed(old, new))

    @pytest.mark.parametrize(
        ("rule", "place"),
        [
            ("{when_level_at_least: ON, require: {}, else: fall}", "linkage[0].else"),
            ("{when_level_at_least: ON, require: {}, else: cap_to_max_linked_star}", "linkage[0].else"),
            ("{when_level_at_least: ON, require: {metric: p, at_least: 1}, else: cap_level}", "linkage[0].cap_level"),
            (
                "{when_level_at_least: ON, require: {metric: p}, else: cap_level, cap_level: OFF}",
                "linkage[0].require.at_least",
            ),
            (
                "{when_level_at_least: ON, require: {at_least: 1}, else: cap_level, cap_level: OFF}",
                "linkage[0].require.metric",
            ),
            (
                "{when_level_at_least: NO, require: {metric: p, at_least: 1}, else: cap_level, cap_level: OFF}",
                "linkage[0].when_level_at_least",
            ),
            (
                "{when_level_at_least: ON, require: {metric: p, at_least: 1}, else: cap_level, cap_level: YES}",
                "linkage[0].cap_level",
            ),
            (
                "{when_level_at_least: ON, require: {quantifier: most}, else: cap_to_max_linked_star}",
                "linkage[0].require.quantifier",
            ),
            (
                "{when_level_at_least: ON, require: {quantifier: {share: 0}}, else: cap_to_max_linked_star}",
                "linkage[0].require.quantifier.share",
            ),
            ("{when_level_at_least: ON, require: {}, when_none: maybe, else: cap_level}", "linkage[0].when_none"),
        ],
    )
    def test_a_broken_linkage_is_told_with_its_place(self, rule: str, place: str) -> None:
        assert place in refused(f"{SMALL}linkage:\n  - {rule}\n")

    def test_stars_may_be_left_out_altogether(self) -> None:
        assert read_rubric(changed("type: grade", "type: star")).rating.levels[0].stars is None

    def test_stars_are_written_at_every_level_or_at_none(self) -> None:
        text = changed("type: grade", "type: star").replace("title: 上榜", "title: 上榜, stars: 1")
        assert list(refused(text)) == ["rating.levels[1].stars"]

    def test_a_mistake_names_the_line_it_is_in_by_its_id(self) -> None:
        text = changed("type: linear", "type: liner").replace("code: ON, title: 上榜", "code: ON")
        with pytest.raises(FileRefused) as caught:
            read_rubric(text)
        assert [flaw.owner for flaw in caught.value.flaws] == ["A1", "ON"]
        assert "dimensions[0].indicators[0].rule.type（A1，第 13 行）：" in str(caught.value)

    def test_all_mistakes_are_listed_with_their_lines(self) -> None:
        text = changed("type: linear", "type: liner").replace("weight: 60", "weight: 50").replace("min: 10", "min: -1")
        text = text.replace("points: 3, rule", "points: 2, rule")
        with pytest.raises(FileRefused) as caught:
            read_rubric(text)
        assert [(flaw.place, flaw.line) for flaw in caught.value.flaws] == [
            ("raters", 6),
            ("dimensions[0].indicators[0].rule.type", 13),
            ("dimensions[1].points", 17),
            ("rating.levels[1].min", 29),
        ]
        assert "第 13 行" in str(caught.value)

    def test_an_unreadable_part_causes_no_false_alarms_elsewhere(self) -> None:
        assert set(refused(changed("type: linear", "type: liner"))) == {"dimensions[0].indicators[0].rule.type"}
        assert set(refused(changed("points: 6", "points: sechs"))) == {"dimensions[0].indicators[0].points"}
        assert set(refused(changed("code: OFF, title: 未上榜, ", "title: 未上榜, "))) == {"rating.levels[1].code"}

    def test_a_rating_without_raters_needs_no_raters(self) -> None:
        text = changed("raters:\n  - {role: self, weight: 40}\n  - {role: mass, weight: 60}\n", "")
        assert set(refused(text)) == {"raters"}
        text = text.replace(
            "{type: manual, scale: [{label: 好, pct: 100}, {label: 差, pct: 0}]}", "{type: each, metric: m, each: 1}"
        )
        assert read_rubric(text).raters == ()

    @pytest.mark.parametrize(
        ("text", "word"),
        [
            ("", "空"),
            ("  \n\n", "空"),
            ("# 只有注释\n", "没有内容"),
            ("- 一\n- 二\n", "一组键值"),
            ("只是一句话", "一组键值"),
            ("a: [1, 2\n", "YAML"),
            ("a: b: c\n", "YAML"),
            ("\ta: 1\n", "制表符"),
            ("a: 1\n---\nb: 2\n", "一份内容"),
            ("a: !!python/object/apply:os.system [ls]\n", "类型标记"),
            ("a: *b\n", "没有定义"),
            ("a: {<<: 1}\n", "引用"),
            ("a: &a [*a]\n", "指向自己"),
            ("[a, b]: c\n", "键"),
            ("a: " + "[" * 60 + "]" * 60, "嵌套"),
            ("a: \x07\n", "字符"),
        ],
    )
    def test_what_is_no_rubric_at_all_is_refused_in_words(self, text: str, word: str) -> None:
        with pytest.raises(UserError, match=word):
            read_rubric(text)

    def test_aliases_that_multiply_are_refused_quickly(self) -> None:
        text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for n in range(1, 12):
            text += f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n"
        with pytest.raises(UserError, match="引用展开"):
            read_rubric(text)

    @pytest.mark.parametrize(
        ("raw", "word"),
        [
            (b"\x89PNG\r\n\x1a\n\x00\x00", "图片"),
            (b"PK\x03\x04\x14\x00", "xlsx"),
            (b"%PDF-1.7\n", "PDF"),
            ("标题: 细则".encode("gb18030"), "UTF-8"),
            (b"a: 1\n" * 300_000, "太大"),
        ],
    )
    def test_other_files_are_refused_by_name(self, raw: bytes, word: str, tmp_path: Path) -> None:
        path = tmp_path / "r.yaml"
        path.write_bytes(raw)
        with pytest.raises(UserError, match=word):
            read_rubric(path)

    def test_a_missing_file_and_a_folder_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(UserError, match="找不到"):
            read_rubric(tmp_path / "nichts.yaml")
        with pytest.raises(UserError, match="无法读取"):
            read_rubric(tmp_path)


def test_the_catalogue_refuses_a_double_metric() -> None:
    with pytest.raises(FileRefused, match="重复"):
        read_metrics("schema: metrics/1\nmetrics: [{id: a, title: 甲}, {id: a, title: 乙}]\n")
