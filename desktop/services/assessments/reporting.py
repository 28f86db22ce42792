"""What the printed 星级评定报告 says: the same lines, sentences and hash as the screen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop.domain.assessments import AdjustmentLine, Line, LineState, Result, StepKind, UsedValue, evaluate
from desktop.domain.assessments.frozen import thaw_facts
from desktop.domain.assessments.result import engine_in_words
from desktop.domain.assessments.series import series_words
from desktop.domain.documents import AdjustmentRow, ConditionRow, DimensionRow, ReportData, ScoreRow
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.organisations import OrgKind
from desktop.domain.periods import Period
from desktop.domain.rubrics.amounts import hundredths, plain
from desktop.domain.rubrics.model import Metric, Rubric
from desktop.domain.rubrics.rules import AnyRule, Quota, metric_of
from desktop.services.assessments.library import parsed
from desktop.services.assessments.wording import spoken
from desktop.store.assessments import Assessment
from desktop.store.organisations import Organisation
from desktop.store.sessions import Tx


def report_fields(metrics: Mapping[str, Metric], tx: Tx, uid: Uid) -> dict[str, Any]:
    """Fields of the printed report of a final rating, derived from its frozen facts.

    Raises:
        UserError: it is not final yet.
    """
    row = tx.fetch(Assessment, uid)
    if row.facts is None:
        raise UserError("评定定稿之后才能生成报告。", "请先补齐缺数并定稿。")
    return report_of(tx, row, evaluate(parsed(row.rubric_text), thaw_facts(row.facts)), metrics).fields()


def report_of(tx: Tx, row: Assessment, result: Result, metrics: Mapping[str, Metric]) -> ReportData:
    """The data of a final rating's report."""
    rubric = parsed(row.rubric_text)
    org = tx.session.get(Organisation, row.subject_uid) if row.subject_type == "org" else None
    parent = tx.session.get(Organisation, org.parent_uid) if org and org.parent_uid else None
    return ReportData(
        subject=row.subject_name,
        subject_kind=org.kind.label if org else _KINDS.get(row.subject_type, ""),
        superior=parent.name if parent else "",
        rubric=rubric.title,
        rubric_version=rubric.version,
        period=Period(row.period).label,
        state=row.state.label,
        revision=row.revision,
        decided_on=row.final_at.astimezone().date() if row.final_at else None,
        level=row.level_title or "",
        stars=row.stars or 0,
        most_stars=row.most_stars,
        score=result.score or 0,
        base=result.base,
        bonus=result.bonus,
        penalty=result.penalty,
        points=hundredths(rubric.total),
        why=tuple(spoken(s, metrics) for s in result.why),
        dimensions=tuple(_dimensions(_Values(rubric, metrics, Period(row.period)), result)),
        adjustments=tuple(_adjustment(a, metrics) for a in result.adjustments),
        conditions=tuple(_conditions(rubric, result, metrics)),
        next_level=tuple(spoken(s, metrics) for s in result.next_needs),
        result_hash=_grouped(row.result_sha256 or ""),
        engine=engine_in_words(row.engine or ""),
        signers=_signers(rubric, org.kind if org else None),
    )


def _grouped(digest: str) -> str:
    """In groups of eight, so that it can be read aloud and breaks over lines."""
    return " ".join(digest[i : i + 8] for i in range(0, len(digest), 8))


@dataclass(frozen=True, slots=True)
class _Values:
    """Puts the values of lines into words."""

    rubric: Rubric
    metrics: Mapping[str, Metric]
    period: Period

    def words(self, line: Line) -> str:
        """Every value with what it counts, whose it is and what was asked for."""
        rule = self.rubric.indicators[line.id].rule
        return "；".join(self._value(used, rule if metric_of(rule) == used.metric else None) for used in line.values)

    def _value(self, used: UsedValue, rule: AnyRule | None) -> str:
        metric = self.metrics.get(used.metric)
        unit = metric.unit if metric else ""
        named = {"核定值": used.verified, "填报值": used.declared, "系统值": used.computed}
        title = metric.title if metric else used.metric
        asked = f"（应{rule.per.words}{plain(rule.need)}{unit}）" if isinstance(rule, Quota) else ""
        if not used.counted:
            return f"{title}{asked}：没有值"
        rest = [name for name, text in named.items() if text is not None and name != used.counted]
        told = [f"{name} {self._amount(str(named[name]), rule, unit)}" for name in (used.counted, *rest)]
        return f"{title}{asked}：{'；'.join(told)}"

    def _amount(self, text: str, rule: AnyRule | None, unit: str) -> str:
        if isinstance(rule, Quota):
            return series_words(text.split("、"), rule.per, self.period, unit)
        return f"{text}{unit}"


def _dimensions(values: _Values, result: Result) -> list[DimensionRow]:
    found = []
    for total in result.dimensions:
        lines = tuple(_line(line, values) for line in result.lines if line.dimension == total.id)
        points = hundredths(total.share_base) if total.applicable else total.points
        found.append(DimensionRow(f"{total.id} {total.title}", points, total.value, lines))
    return found


def _line(line: Line, values: _Values) -> ScoreRow:
    score = line.value if line.state is LineState.SCORED else None
    words = line.words if line.state is LineState.SCORED else f"{line.state.value}：{line.reason}"
    told = spoken(words, values.metrics)
    return ScoreRow(line.id, line.title, line.points, score, told, values.words(line), len(line.evidence))


def _adjustment(item: AdjustmentLine, metrics: Mapping[str, Metric]) -> AdjustmentRow:
    value = item.value if item.bonus else -item.value
    reckoned = item.words.removeprefix(f"{item.title}：")
    return AdjustmentRow("加分" if item.bonus else "扣分", item.title, spoken(reckoned, metrics), value)


def _conditions(rubric: Rubric, result: Result, metrics: Mapping[str, Metric]) -> list[ConditionRow]:
    fired = {s.source: spoken(s.reason, metrics) for s in result.steps if s.kind is StepKind.VETO}
    found = [
        ConditionRow(f"无一票否决事项：{v.title}", v.id not in fired, fired.get(v.id, ""))
        for v in rubric.vetoes
    ]  # fmt: skip
    held = [s for s in result.steps if s.kind is StepKind.LINKAGE]
    if not held and any(link.require.subject == "linked_team" for link in rubric.linkage):
        found.append(ConditionRow("双星挂钩：有相应星级的班组", True, "班组星级支持本次等次"))
    found += [ConditionRow("挂钩条件", s.before == s.after, spoken(s.reason, metrics)) for s in held]
    return found


_KINDS = {"person": "党员", "project": "项目", "bid": "投标方案", "post": "岗位"}
"""What is rated, where it is no organisation."""

_SIGNERS = {
    OrgKind.TEAM: ("班组长", "供电所所长", "考评组组长"),
}


def _signers(rubric: Rubric, kind: OrgKind | None) -> tuple[str, ...]:
    """Who signs: as the rubric names them, else by the kind of the rated organisation."""
    named = rubric.extra.get("signatories")
    if named:
        return tuple(str(n).split("（")[0] for n in named)
    return _SIGNERS.get(kind or OrgKind.BRANCH, ("党支部书记", "考评组组长", "党委书记"))
