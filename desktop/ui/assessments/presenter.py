"""What the scoring page shows of one rating, and what may be typed there. Without Qt."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from desktop.domain.assessments import AdjustmentLine, DimensionTotal, Line, LineState, State
from desktop.domain.assessments.facts import amount_text
from desktop.domain.assessments.states import AssessmentState, EntryKind
from desktop.domain.identity import Uid
from desktop.domain.periods import Period
from desktop.domain.rubrics.amounts import plain, points_text
from desktop.domain.rubrics.given import Per
from desktop.domain.rubrics.model import Adjustment, Dimension, Indicator, Linkage, Veto
from desktop.domain.rubrics.rules import Checklist, Deduct, Manual, Quota, metric_of
from desktop.services.assessments import EntryRow, EvidenceRow, Sheet
from desktop.services.assessments.wording import spoken
from desktop.ui.assessments.conditions import Standing, standings
from desktop.ui.assessments.marks import Mark
from desktop.ui.assessments.roles import RoleField, roles_of
from desktop.ui.rubrics.wording import adjustment_words, linkage_words, metric_title, veto_words

LINKAGE = "linkage"
"""What the engine calls a gap in the linked ratings."""


@dataclass(frozen=True, slots=True)
class MetricField:
    """One metric with its three values as text, "" where there is none.

    Attributes:
        per, periods: one number per sub-period is wanted, and how many there are so far (0: not known).
        rated: the period that is rated.
        condition: what it must be for the line to apply; "" for the metric that is scored.
    """

    metric: str
    title: str
    unit: str
    formula: str
    source: str
    computed: str
    declared: str
    verified: str
    reason: str
    basis: str
    counted: str
    per: Per | None = None
    periods: int = 0
    rated: Period | None = None
    condition: str = ""


@dataclass(frozen=True, slots=True)
class TickField:
    text: str
    points: Fraction
    ticked: bool


@dataclass(frozen=True, slots=True)
class FindingField:
    """One defect found; `points` as printed."""

    entry: Uid
    text: str
    points: str
    on: str


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the tree with everything its editor shows.

    Attributes:
        got, worth: as printed in the tree, e.g. "2.50" and "3"; got is "" when there is none.
        share: points got as a part of what it is worth, None when not scored.
        ticks, findings: None unless the rule asks for them.
        ticked_at_all, checked: somebody has gone through the list, or has looked for defects.
        count: how often, None unless typed by hand; vetoed: None unless ticked by hand.
        linked: records behind it that are known by title.
        excusable: may be marked 不适用; excused: is, by hand.
    """

    id: str
    title: str
    group: str
    mark: Mark
    got: str = ""
    worth: str = ""
    share: float | None = None
    standard: str = ""
    words: str = ""
    reason: str = ""
    metrics: tuple[MetricField, ...] = ()
    roles: tuple[RoleField, ...] = ()
    ticks: tuple[TickField, ...] | None = None
    ticked_at_all: bool = False
    findings: tuple[FindingField, ...] | None = None
    each: str = ""
    checked: bool = False
    count: str | None = None
    vetoed: bool | None = None
    veto_reason: str = ""
    excusable: bool = False
    excused: bool = False
    evidence: tuple[str, ...] = ()
    linked: tuple[EvidenceRow, ...] = ()

    @property
    def shape(self) -> tuple[object, ...]:
        """What its editor is built from; the same shape is filled anew, another one is built anew."""
        judges = tuple((role.role, judge.uid, judge.recused) for role in self.roles for judge in role.judges)
        return (self.id, *judges)

    @property
    def slug(self) -> str:
        """Its id as a part of a widget's name."""
        return "".join(c if c.isascii() and c.isalnum() else "_" for c in self.id.lower())

    @property
    def label(self) -> str:
        """As it stands in the tree."""
        return self.title if self.id.startswith(LINKAGE) else f"{self.id} {self.title}"


@dataclass(frozen=True, slots=True)
class Group:
    """A dimension, or the items that add, take away, veto or cap."""

    id: str
    title: str
    got: str
    worth: str
    items: tuple[Item, ...]
    missing: int = 0


@dataclass(frozen=True)
class Scoring:
    """A rating as the scoring page shows it."""

    sheet: Sheet
    groups: tuple[Group, ...]
    items: dict[str, Item] = field(default_factory=dict)

    @property
    def order(self) -> list[str]:
        return list(self.items)

    @property
    def missing(self) -> list[Item]:
        """Lines without facts, in the order of the rubric."""
        return [item for item in self.items.values() if item.mark is Mark.MISSING]

    @property
    def editable(self) -> bool:
        return self.sheet.row.state is AssessmentState.SCORING

    @property
    def complete(self) -> bool:
        return self.sheet.result.state is State.OK

    def step(self, item: str, by: int) -> str:
        """The neighbour of a line in the tree; itself at either end."""
        order = self.order
        place = order.index(item) + by if item in self.items else 0
        return order[max(0, min(len(order) - 1, place))]

    def next_missing(self, after: str = "") -> str | None:
        """The next line without facts, going round; None when there is none."""
        order = self.order
        start = order.index(after) + 1 if after in self.items else 0
        around = [*order[start:], *order[:start]]
        return next((i for i in around if self.items[i].mark is Mark.MISSING), None)

    def first(self) -> str:
        """Where to begin: the first gap, else the first line."""
        return self.next_missing() or self.order[0]


def scoring(sheet: Sheet) -> Scoring:
    """Everything the scoring page shows of a rating."""
    groups = tuple(g for g in _groups(sheet) if g.items)
    return Scoring(sheet, groups, {item.id: item for group in groups for item in group.items})


def _groups(sheet: Sheet) -> Iterator[Group]:
    lines = {line.id: line for line in sheet.result.lines}
    totals = {total.id: total for total in sheet.result.dimensions}
    for dimension in sheet.rubric.dimensions:
        yield _dimension(sheet, dimension, totals[dimension.id], lines)
    counted = {a.id: a for a in sheet.result.adjustments}
    bonus = tuple(_adjustment(sheet, item, counted.get(item.id), bonus=True) for item in sheet.rubric.bonus.items)
    yield Group("加", "加分", _signed(sheet.result.bonus), f"上限 {plain(sheet.rubric.bonus.cap)}", bonus)
    off = tuple(_adjustment(sheet, item, counted.get(item.id), bonus=False) for item in sheet.rubric.penalties)
    yield Group("减", "扣分", _signed(-sheet.result.penalty), "", off)
    vetoes = tuple(_veto(sheet, veto) for veto in sheet.rubric.vetoes)
    fired = sum(veto.mark is Mark.FIRED for veto in vetoes)
    yield Group("否", "一票否决", f"{fired} 项触发" if fired else "", "", vetoes)
    standing = zip(sheet.rubric.linkage, standings(sheet), strict=True)
    links = tuple(_link(sheet, n, rule, stands) for n, (rule, stands) in enumerate(standing))
    yield Group("必", "必备条件", "", "", links, sum(link.mark is Mark.MISSING for link in links))


def _signed(amount: int) -> str:
    return f"{'+' if amount > 0 else '−'}{points_text(abs(amount))}" if amount else ""


def _dimension(sheet: Sheet, dimension: Dimension, total: DimensionTotal, lines: dict[str, Line]) -> Group:
    items = tuple(_indicator(sheet, i, lines[i.id]) for i in dimension.indicators)
    missing = sum(item.mark is Mark.MISSING for item in items)
    worth = plain(Fraction(total.points, 100)) if total.applicable else "不计入"
    got = points_text(total.value) if total.applicable else ""
    return Group(dimension.id, dimension.title, got, worth, items, missing)


def _indicator(sheet: Sheet, indicator: Indicator, line: Line) -> Item:
    rule, facts = indicator.rule, sheet.facts
    per = {rule.metric: rule.per} if isinstance(rule, Quota) else {}
    return Item(
        id=indicator.id,
        title=indicator.title,
        group=line.dimension,
        mark=Mark(line.state.value),
        got=points_text(line.value) if line.value is not None else "",
        worth=plain(Fraction(line.points, 100)) if line.state is not LineState.NOT_APPLICABLE else "",
        share=line.value / line.points if line.value is not None and line.points else None,
        standard=indicator.standard,
        words=spoken(line.words, sheet.metrics),
        reason=spoken(line.reason, sheet.metrics),
        metrics=tuple(_source(sheet, indicator, m, per.get(m)) for m in sheet.rubric.sources[indicator.id]),
        roles=roles_of(sheet, indicator) if isinstance(rule, Manual) else (),
        ticks=_ticks(rule, facts.ticks.get(indicator.id)) if isinstance(rule, Checklist) else None,
        ticked_at_all=indicator.id in facts.ticks,
        findings=_findings(sheet, indicator.id, rule) if isinstance(rule, Deduct) else None,
        each=plain(rule.each) if isinstance(rule, Deduct) else "",
        checked=indicator.id in facts.findings,
        excusable=True,
        excused=indicator.id in facts.not_applicable,
        evidence=line.evidence,
    )


def _source(sheet: Sheet, indicator: Indicator, metric: str, per: Per | None) -> MetricField:
    """A metric of an indicator: the one that is scored, or the one on which it depends whether it applies."""
    condition = indicator.applies_when
    told = condition is not None and condition.metric == metric and metric_of(indicator.rule) != metric
    return replace(_metric(sheet, metric, per), condition=condition.words() if condition and told else "")


def _metric(sheet: Sheet, metric: str, per: Per | None = None) -> MetricField:
    known, value = sheet.metrics.get(metric), sheet.facts.values.get(metric)
    text = {name: amount_text(amount) for name, amount in value.named()} if value else {}
    return MetricField(
        metric=metric,
        title=metric_title(metric, sheet.metrics),
        unit=known.unit if known else "",
        formula=known.formula if known else "",
        source=known.source if known else "entered",
        computed=text.get("系统值", ""),
        declared=text.get("填报值", ""),
        verified=text.get("核定值", ""),
        reason=value.reason if value else "",
        basis=value.basis if value else "",
        counted=next(reversed(text), ""),
        per=per,
        rated=sheet.row.period,
        periods=len(value.computed) if value and isinstance(value.computed, tuple) else 0,
    )


def _ticks(rule: Checklist, ticked: frozenset[int] | None) -> tuple[TickField, ...]:
    return tuple(TickField(item.text, item.points, n in (ticked or ())) for n, item in enumerate(rule.items))


def _findings(sheet: Sheet, item: str, rule: Deduct) -> tuple[FindingField, ...]:
    found = [e for e in sheet.entries if e.kind is EntryKind.FINDING and e.item == item]
    return tuple(FindingField(e.uid, e.note, f"−{e.value or plain(rule.each)}", _on(e)) for e in found)


def _on(entry: EntryRow) -> str:
    return entry.on.isoformat() if entry.on else ""


def _adjustment(sheet: Sheet, item: Adjustment, counted: AdjustmentLine | None, *, bonus: bool) -> Item:
    times = sheet.facts.counts.get(item.id)
    sign = "+" if bonus else "−"
    return Item(
        id=item.id,
        title=item.title,
        group="加" if bonus else "减",
        mark=Mark.COUNTED if counted else Mark.NONE,
        got=f"{sign}{points_text(abs(counted.value))}" if counted else "",
        standard=item.note,
        words=counted.words if counted else adjustment_words(item),
        metrics=(_metric(sheet, item.metric),) if item.metric else (),
        count=(plain(times) if times is not None else "") if item.manual else None,
        evidence=counted.evidence if counted else (),
    )


def _veto(sheet: Sheet, veto: Veto) -> Item:
    fired = _fires(sheet, veto)
    entry = next((e for e in sheet.entries if e.kind is EntryKind.VETO and e.item == veto.id), None)
    return Item(
        id=veto.id,
        title=veto.title,
        group="否",
        mark=Mark.FIRED if fired else Mark.CLEAR,
        standard=veto.note,
        words=f"{veto_words(veto, sheet.rubric, sheet.metrics)}。",
        metrics=(_metric(sheet, veto.metric),) if veto.metric else (),
        vetoed=(veto.id in sheet.facts.vetoed) if veto.metric is None else None,
        veto_reason=entry.note if entry else "",
        evidence=sheet.facts.evidence.get(veto.metric or veto.id, ()),
    )


def _fires(sheet: Sheet, veto: Veto) -> bool:
    if veto.metric is None or veto.when is None:
        return veto.id in sheet.facts.vetoed
    return (sheet.facts.number(veto.metric) or Fraction(0)) >= veto.when.ge


def _link(sheet: Sheet, place: int, rule: Linkage, standing: Standing) -> Item:
    teams = rule.require.subject == "linked_team"
    metric = None if teams else rule.require.metric
    return Item(
        id=LINKAGE if teams else f"{LINKAGE}{place + 1}",
        title="联系班组的星级" if teams else metric_title(metric or "", sheet.metrics),
        group="必",
        mark=standing.mark,
        standard=rule.note,
        words=linkage_words(rule, sheet.rubric, sheet.metrics),
        reason=standing.reason,
        metrics=(_metric(sheet, metric),) if metric else (),
        linked=sheet.linked if teams else (),
        evidence=sheet.facts.evidence.get(metric or "", ()),
    )
