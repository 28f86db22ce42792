"""Facts files: what may be written, and what does not fit the rubric."""

from fractions import Fraction

import pytest

from desktop.domain.assessments import Facts, evaluate
from desktop.domain.errors import UserError
from desktop.domain.rubrics import Finding, Rubric
from desktop.exchange.rubrics import FileRefused, read_facts, read_rubric
from tests.exchange.small_rubric import SMALL


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

    @pytest.mark.parametrize("word", ["true", "是", "~", "null", ""])
    def test_not_applicable_needs_no_reason(self, small: Rubric, word: str) -> None:
        assert read_facts(f"not_applicable: {{A1: {word}}}", small).not_applicable == {"A1": ""}

    @pytest.mark.parametrize("word", ["false", "NO", "否"])
    def test_not_applicable_may_be_denied(self, small: Rubric, word: str) -> None:
        assert read_facts(f"not_applicable: {{A1: {word}, A2: 无}}", small).not_applicable == {"A2": "无"}

    def test_a_long_list_is_no_bomb(self, small: Rubric) -> None:
        listed = ", ".join(["{text: 缺签到}"] * 20_000)
        assert len(read_facts(f"findings: {{B2: [{listed}]}}", small).findings["B2"]) == 20_000

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
            ("declared: {m.rate: 1}", "declared"),
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

    def test_a_label_that_the_scale_has_not_is_refused_with_those_it_has(self, small: Rubric) -> None:
        with pytest.raises(FileRefused, match=r"应为 好、.* 之一，或分数，这里是“极好”"):
            read_facts("manual: {A2: {self: 极好, mass: 3}}", small)
