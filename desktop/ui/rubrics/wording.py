"""A rubric in words: levels, vetoes, linkage, raters, cycle, and metrics by their titles. Without Qt."""

from collections.abc import Mapping
from fractions import Fraction

from desktop.domain.rubrics.amounts import plain
from desktop.domain.rubrics.model import (
    Action,
    Adjustment,
    Level,
    Linkage,
    Metric,
    Rater,
    Rubric,
    SubjectType,
    Veto,
    WhenNone,
)

Catalogue = Mapping[str, Metric]

CYCLES = {"once": "一次", "week": "每周", "month": "每月", "quarter": "每季度", "half": "每半年", "year": "每年"}
_SUBJECTS = {
    SubjectType.ORG: "组织",
    SubjectType.PERSON: "党员",
    SubjectType.PROJECT: "党建项目",
    SubjectType.BID: "投标项目",
    SubjectType.POST: "岗位",
}
_KINDS = {
    "branch": "党支部",
    "joint_branch": "联合党支部",
    "committee": "党委",
    "team": "班组",
    "model_post": "党员示范岗",
    "pioneer_post": "党员先锋岗",
    "full": "正式党员",
    "probationary": "预备党员",
}
_SOURCES = {"derived": "由记录统计", "entered": "填报或导入", "survey": "测评汇总", "rated": "以往评定"}


def metric_title(metric: str, metrics: Catalogue) -> str:
    """Its title, or its code when the catalogue has none."""
    known = metrics.get(metric)
    return known.title if known else metric


def source_words(source: str) -> str:
    """Where a metric's value comes from."""
    return _SOURCES.get(source, source)


def subject_words(rubric: Rubric) -> str:
    """Whom the rubric rates, e.g. 党支部、联合党支部."""
    if rubric.subject is None:
        return "不限"
    named = [_KINDS[k] for kinds in rubric.subject.filter.values() for k in _listed(kinds) if k in _KINDS]
    return "、".join(named) or _SUBJECTS[rubric.subject.type]


def _listed(value: object) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list | tuple) else [str(value)]


def cycle_words(rubric: Rubric) -> str:
    """How often, e.g. 每年评定，每季度自评."""
    final = CYCLES.get(str(rubric.cycle.get("final", "")), "")
    own = CYCLES.get(str(rubric.cycle.get("self", "")), "")
    return "，".join(part for part in (f"{final}评定" if final else "", f"{own}自评" if own else "") if part)


def final_words(rubric: Rubric) -> str:
    """How often it is finally rated, e.g. 每年评定."""
    return cycle_words(rubric).split("，")[0]


def rater_words(rater: Rater) -> str:
    """A rater role with its weight, e.g. 群众测评 20 %（无记名）."""
    return f"{rater.name} {plain(rater.weight)} %" + ("（无记名）" if rater.anonymous else "")


def level_words(level: Level) -> str:
    """What a level asks for."""
    parts = [f"不低于 {plain(level.min)} 分"]
    if level.dimension_min_pct is not None:
        parts.append(f"每个维度不低于 {plain(level.dimension_min_pct)} %")
    share = level.quota_share
    if share is not None:
        parts.append(f"名额不超过参评数的 {level.quota or plain(share * 100) + ' %'}")
    if level.by_rank:
        parts.append("按名次确定")
    return "，".join(parts)


def adjustment_words(item: Adjustment) -> str:
    """What one of these is worth, and the most of them."""
    most = f"，最多 {plain(item.cap)} 分" if item.cap is not None else ""
    return f"每次（项）{plain(item.each)} 分{most}"


def veto_words(veto: Veto, rubric: Rubric, metrics: Catalogue) -> str:
    """When a veto fires and what it does."""
    if veto.metric is None or veto.when is None:
        return f"经认定，{_effect(veto, rubric)}"
    return f"“{metric_title(veto.metric, metrics)}”达到 {plain(veto.when.ge)}，{_effect(veto, rubric)}"


def _effect(veto: Veto, rubric: Rubric) -> str:
    effect, last = veto.effect, rubric.rating.levels[-1].title
    if effect.set_level:
        outcome = f"等次定为“{_title(rubric, effect.set_level)}”"
    elif effect.cap_level:
        outcome = f"最高只能评为“{_title(rubric, effect.cap_level)}”"
    else:
        outcome = f"不得上榜，评为“{last}”" if effect.off_board else f"取消资格，评为“{last}”"
    return outcome + (f"（{effect.flag}）" if effect.flag else "")


def _title(rubric: Rubric, code: str) -> str:
    return rubric.rating.levels[rubric.rating.place(code)].title


def linkage_words(rule: Linkage, rubric: Rubric, metrics: Catalogue) -> str:
    """What a linkage asks for from which level on, and what happens without."""
    reached = f"评为“{_title(rubric, rule.when_level_at_least)}”及以上"
    if rule.action is Action.MAX_LINKED_STAR:
        return f"{reached}，须{rule.require.quantifier.words()}达到同样的星级，否则按班组星级封顶{_alone(rule)}。"
    if rule.action is Action.PREVIOUS_PLUS_1:
        return f"{reached}，须逐级晋升：最高比上期高一个星级。"
    need = rule.require.at_least
    at_least = plain(need) if isinstance(need, Fraction) else str(need or "")
    title = metric_title(rule.require.metric or "", metrics)
    return f"{reached}，“{title}”须不低于 {at_least}，否则最高评为“{_title(rubric, rule.cap_level or '')}”。"


def _alone(rule: Linkage) -> str:
    return "；没有联系班组的按 0 星计" if rule.when_none is WhenNone.CAP else "；没有联系班组的不受此限"
