"""Rubric and facts files: what ships loads, numbers are exact, codes are text, every problem is listed."""

from fractions import Fraction
from pathlib import Path

import pytest

from desktop.domain.assessments import Facts, evaluate
from desktop.domain.errors import UserError
from desktop.domain.rubrics import Finding, Linear, Rubric
from desktop.exchange.rubrics import FileRefused, read_facts, read_metrics, read_rubric
from desktop.paths import RESOURCES

SHIPPED = sorted(path for path in (RESOURCES / "rubrics").glob("*.yaml") if path.stem != "metrics")
SMALL = """\
schema: rubric/1
id: small
version: 1.0
title: 小细则
raters:
  - {role: self, weight: 40}
  - {role: mass, weight: 60}
dimensions:
  - id: A
    title: 甲
    points: 10
    indicators:
      - {id: A1, title: 出勤, points: 6, rule: {type: linear, metric: m.rate, full_at: 95.5, zero_at: 75}}
      - {id: A2, title: 评价, points: 4, rule: {type: manual, scale: [{label: 好, pct: 100}, {label: 差, pct: 0}]}}
  - id: B
    title: 乙
    points: 10
    indicators:
      - {id: B1, title: 会议, points: 5, rule: {type: quota, metric: m.count, per: month, need: 1, each_missing: 0.1}}
      - {id: B2, title: 检查, points: 3, rule: {type: deduct, each: 0.5}}
      - {id: B3, title: 阵地, points: 2, rule: {type: checklist, items: [{text: 一, points: 1}, {text: 二, points: 1}]}}
penalties: [{id: P1, title: 通报, manual: true, each: 2}]
bonus: {cap: 5, items: [{id: X1, title: 荣誉, metric: m.honor, each: 1}]}
vetoes: [{id: V1, title: 造假, manual: true, effect: {cap_level: OFF}}]
rating:
  type: grade
  levels:
    - {code: ON, title: 上榜, min: 10}
    - {code: OFF, title: 未上榜, min: 0}
"""


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
            ("type: grade", "type: star", "rating.levels[0].stars"),
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
        with pytest.raises(UserError, match="展开引用"):
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


@pytest.fixture(scope="module")
def small() -> Rubric:
    return read_rubric(SMALL)


class TestFacts:
    def test_every_part_is_read(self, small: Rubric) -> None:
        facts = read_facts(
            """
subject: 虚构支部
values:
  m.rate: {系统值: 90.1, 填报值: 95, 核定值: null, 理由: 核对}
  m.count: [1, 0, null]
  other: -3
manual:
  A2: {self: 好, mass: 3.5}
  B3: [0, 1, 1]
  P1: 2
  V1: true
findings:
  B2: [{text: 缺签到, points: 0.25, date: 2025-03-05, finder: 李四, evidence: d1}, {text: 缺决议}]
not_applicable: [A1]
linked_stars: [3, null]
evidence: {m.rate: [e1, e2]}
period_share: 1/4
""",
            small,
        )
        rate = facts.values["m.rate"]
        assert (rate.computed, rate.declared, rate.verified) == (Fraction("90.1"), Fraction(95), None)
        assert rate.counted == 95
        assert facts.values["m.count"].counted == (1, 0, None)
        assert facts.ratings == {"A2": {"self": ("好",), "mass": (Fraction("3.5"),)}}
        assert facts.ticks == {"B3": frozenset({0, 1})}
        assert facts.counts == {"P1": 2}
        assert facts.vetoed == {"V1"}
        assert facts.findings["B2"][0] == Finding(Fraction("0.25"), "缺签到", "2025-03-05", "李四", ("d1",))
        assert facts.findings["B2"][1].points is None
        assert facts.not_applicable == {"A1": ""}
        assert facts.linked_stars == (3, None)
        assert facts.evidence == {"m.rate": ("e1", "e2")}
        assert facts.period_share == Fraction(1, 4)

    def test_json_is_read_too(self, small: Rubric) -> None:
        facts = read_facts('{"values": {"m.rate": 90.5}, "manual": {"V1": false}}', small)
        assert facts.values["m.rate"].counted == Fraction("90.5")
        assert facts.vetoed == frozenset()

    def test_null_is_the_same_as_not_there(self, small: Rubric) -> None:
        text = "values: {m.rate: null}\nmanual: {A2: {self: null, mass: 3}, B3: }\nfindings: {B2: ~}\nnot_applicable:\n"
        result = evaluate(small, read_facts(text + "linked_stars: null\n", small))
        assert result.missing == ("A1", "A2", "B1", "B2", "B3")

    def test_an_empty_list_of_findings_or_ticks_is_an_entry(self, small: Rubric) -> None:
        result = evaluate(small, read_facts("manual: {B3: []}\nfindings: {B2: []}\n", small))
        assert result.line_values() == {"B2": 300, "B3": 0}

    def test_a_list_of_judges_with_a_gap_is_not_complete(self, small: Rubric) -> None:
        facts = read_facts("manual: {A2: {self: [3, null], mass: [4, 4]}}", small)
        assert facts.ratings["A2"] == {"self": (), "mass": (4, 4)}

    def test_not_applicable_may_name_a_dimension_or_give_reasons(self, small: Rubric) -> None:
        assert set(read_facts("not_applicable: [B]", small).not_applicable) == {"B1", "B2", "B3"}
        assert read_facts("not_applicable: {A1: 无党小组}", small).not_applicable == {"A1": "无党小组"}

    def test_an_empty_mapping_is_no_facts(self, small: Rubric) -> None:
        assert read_facts("{}", small) == Facts()

    @pytest.mark.parametrize(
        ("text", "place"),
        [
            ("values: {m.rate: .inf}", "values.m.rate"),
            ("values: {m.rate: NaN}", "values.m.rate"),
            ("values: {m.rate: 95%}", "values.m.rate"),
            ("values: {m.rate: '95'}", "values.m.rate"),
            ("values: {m.rate: true}", "values.m.rate"),
            ("values: {m.rate: [1, 2]}", "values.m.rate"),
            ("values: {m.count: 3}", "values.m.count"),
            ("values: {m.count: [1, x]}", "values.m.count[1]"),
            ("values: {m.rate: {checked: 1}}", "values.m.rate.checked"),
            ("values: [1]", "values"),
            ("value: {m.rate: 1}", "value"),
            ("manual: {Z1: 3}", "manual.Z1"),
            ("manual: {A1: 3}", "manual.A1"),
            ("manual: {X1: 3}", "manual.X1"),
            ("manual: {A2: 3}", "manual.A2"),
            ("manual: {A2: {boss: 3}}", "manual.A2.boss"),
            ("manual: {A2: {self: 很好}}", "manual.A2.self"),
            ("manual: {B3: [2]}", "manual.B3"),
            ("manual: {B3: [-1]}", "manual.B3"),
            ("manual: {B3: [0.5]}", "manual.B3[0]"),
            ("manual: {B3: 1}", "manual.B3"),
            ("manual: {P1: -1}", "manual.P1"),
            ("manual: {P1: true}", "manual.P1"),
            ("manual: {V1: 3}", "manual.V1"),
            ("findings: {B2: 2}", "findings.B2"),
            ("findings: {B2: [0.5]}", "findings.B2[0]"),
            ("findings: {B2: [{points: -1}]}", "findings.B2[0].points"),
            ("findings: {B2: [{point: 1}]}", "findings.B2[0].point"),
            ("findings: {A1: []}", "findings.A1"),
            ("not_applicable: [Z1]", "not_applicable.Z1"),
            ("not_applicable: [P1]", "not_applicable.P1"),
            ("linked_stars: 3", "linked_stars"),
            ("linked_stars: [4.5]", "linked_stars[0]"),
            ("linked_stars: [-1]", "linked_stars[0]"),
            ("period_share: 2", "period_share"),
            ("period_share: bald", "period_share"),
            ("values: {m.rate: 1, m.rate: 2}", "values.m.rate"),
            ("- 1", ""),
        ],
    )
    def test_what_does_not_fit_is_told_with_its_place(self, small: Rubric, text: str, place: str) -> None:
        with pytest.raises(FileRefused) as caught:
            read_facts(text, small)
        assert place in [flaw.place for flaw in caught.value.flaws]
        assert all(flaw.line == 1 for flaw in caught.value.flaws)

    def test_all_problems_are_listed(self, small: Rubric) -> None:
        with pytest.raises(FileRefused) as caught:
            read_facts("values: {m.rate: x}\nmanual: {Z1: 1, A2: {boss: 1}}\nnot_applicable: [Q]\n", small)
        places = [flaw.place for flaw in caught.value.flaws]
        assert places == ["values.m.rate", "manual.Z1", "manual.A2.boss", "not_applicable.Q"]

    def test_points_above_the_indicator_are_clamped_not_refused(self, small: Rubric) -> None:
        result = evaluate(small, read_facts("manual: {A2: {self: 9, mass: 9}}", small))
        assert result.line_values() == {"A2": 400}

    def test_an_empty_facts_file_is_refused(self, small: Rubric) -> None:
        with pytest.raises(UserError, match="空"):
            read_facts("", small)


def test_the_catalogue_refuses_a_double_metric() -> None:
    with pytest.raises(FileRefused, match="重复"):
        read_metrics("schema: metrics/1\nmetrics: [{id: a, title: 甲}, {id: a, title: 乙}]\n")
