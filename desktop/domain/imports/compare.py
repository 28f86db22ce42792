"""Compare what a sheet says with what is stored: new, changed, unchanged, doubtful or wrong, row by row."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any, Protocol, cast

from desktop.domain.choices import Choice
from desktop.domain.drafts import form_problem_of, spec
from desktop.domain.errors import Problem, Severity
from desktop.domain.identity import Uid
from desktop.domain.imports.cells import same_after_cleaning
from desktop.domain.imports.identify import Keys, KnownPeople, Match, SeenRows
from desktop.domain.imports.orgs import WITHIN, OrgBook
from desktop.domain.imports.plan import (
    Changes,
    Choose,
    Decisions,
    FieldChange,
    KnownPerson,
    OrgChoose,
    OrgQuestion,
    ParsedRow,
    ParsedSheet,
    RowDecision,
    RowPlan,
    RowProblem,
    RowState,
)
from desktop.domain.organisations import PLACE_KINDS
from desktop.domain.people import RULED, PersonDraft, id_facts, rule_problems, with_former

FIELDS = {item.name: item for item in spec(PersonDraft)}
ALL = tuple(FIELDS)
LABELS = {name: item.label for name, item in FIELDS.items()}
_FAR = frozenset({*RULED, "name", "team_uid"})
"""Fields whose change is judged by other fields of the person, or brings another change with it."""
CHUNK = 1000
"""Rows compared at a time; stored people are fetched once for each."""

Values = dict[str, Any]
Tell = Callable[[str, Any], str]


class Stored(Protocol):
    """What is stored of people."""

    def spoken(self, uids: Sequence[Uid]) -> Mapping[Uid, Sequence[Any]]:
        """Of these people at least, the values in the fields `spoken_of` the sheet."""

    def judged(self, uids: Sequence[Uid]) -> Mapping[Uid, Mapping[str, Any]]:
        """Of these people, the values in the fields `judged_of` the sheet."""


class _Sketch:
    """Values that read like a PersonDraft: making 100,000 real ones costs more than judging them."""


for _name in FIELDS:
    setattr(_Sketch, _name, getattr(PersonDraft(), _name))


def _sketch(values: Values) -> PersonDraft:
    """One of these values, which are its own from now on."""
    found = _Sketch()
    found.__dict__ = values
    return cast("PersonDraft", found)


@dataclass(slots=True)
class Planned:
    """One row with what has to be written for it; `values` is empty unless it is new or changed."""

    plan: RowPlan
    values: Mapping[str, Any]


@dataclass(slots=True)
class _Meant:
    """A row and who is meant by it.

    Attributes:
        values: in the order of the sheet's fields, organisations found.
        before: what is stored of the person meant, in the same order; None when there is none.
        changed: what differs from it.
    """

    row: ParsedRow
    values: Sequence[Any]
    keys: Keys
    match: Match
    decision: RowDecision | None
    before: Sequence[Any] | None = None
    changed: Values | None = None


def spoken_of(sheet: ParsedSheet) -> tuple[str, ...]:
    """The fields whose stored values are compared with every row: those of the sheet in its order, then the name."""
    return (*sheet.fields, "name")


def judged_of(sheet: ParsedSheet) -> tuple[str, ...]:
    """The fields that matter for a far-reaching change."""
    return tuple(dict.fromkeys((*sheet.fields, *_FAR, "former_name", "department_uid")))


_NO_COLUMN = None
"""Stands behind the values of a row, at place -1: what a row says of fields without a column."""


class Comparison:
    """One pass over a parsed sheet against what is stored.

    Args:
        binned: names by ID number of people in the recycle bin.
        tell: a stored value of a field in words.
    """

    def __init__(
        self,
        sheet: ParsedSheet,
        known: KnownPeople,
        binned: Mapping[str, str],
        orgs: OrgBook,
        decisions: Decisions,
        today: date,
        tell: Tell,
    ) -> None:
        self._tell_value = tell
        self._sheet, self._known, self._binned, self._orgs = sheet, known, binned, orgs
        self._decisions, self._today = decisions, today
        self._columns = {name: sheet.column_of(name) for name in FIELDS}
        at = {name: place for place, name in enumerate(sheet.fields)}
        self._org_places = [(at[name], name, at.get(WITHIN.get(name, ""), -1)) for name in PLACE_KINDS if name in at]
        self._spoken = spoken_of(sheet)
        self._who = itemgetter(*(at.get(name, -1) for name in Keys._fields))
        self._seen = SeenRows()
        self.problems: list[RowProblem] = list(sheet.remarks)

    def chunks(self, stored: Stored) -> Iterator[list[Planned]]:
        """The rows in order, CHUNK at a time; complete `problems` and questions only after the last."""
        rows = self._sheet.rows
        for start in range(0, len(rows), CHUNK):
            meant = [self._mean(row) for row in rows[start : start + CHUNK]]
            spoken = stored.spoken([uid for m in meant for uid in m.match.everybody])
            known = [(uid, m) for m in meant if (uid := m.match.uid) is not None]
            far = [uid for uid, m in known if not _FAR.isdisjoint(self._changes(m, spoken.get(uid)))]
            judged = stored.judged(far) if far else {}
            yield [self._plan(m, spoken, judged) for m in meant]

    def _mean(self, row: ParsedRow) -> _Meant:
        name, number, staff_no, born = self._who((*row.values, _NO_COLUMN))
        if row.is_broken:
            return _Meant(row, row.values, Keys(name, None, None, None), Match(), None)
        if born is None and number:
            facts = id_facts(number)
            born = facts.birth_date if facts else None
        keys = Keys(name, number, staff_no, born)
        decision = self._decisions.rows.get(row.row)
        if decision is not None and decision.choose is Choose.EXISTING and decision.uid is not None:
            match = Match(decision.uid) if self._known.get(decision.uid) else Match()
        else:
            match = self._known.match(keys)
        return _Meant(row, self._with_orgs(row), keys, match, decision)

    def _with_orgs(self, row: ParsedRow) -> Sequence[Any]:
        """The values with organisations instead of their names; None for those left out for now."""
        names = (*row.values, _NO_COLUMN)
        values = list(row.values)
        for place, name, outer in self._org_places:
            if names[place] is not None:
                values[place] = self._orgs.resolve(name, names[place], names[outer] or "", row.row)
        return values

    def _difference(self, values: Sequence[Any], before: Sequence[Any]) -> Values:
        """What the row says and the store does not. A team called as the one somebody is in already is that one, unless
        the row moves him to another department: two teams may have one name, and a name is all a cell tells."""
        found = _difference(self._sheet.fields, values, before)
        for place, name, _outer in self._org_places if found else ():
            alike = name in found and name in WITHIN and WITHIN[name] not in found
            if alike and self._orgs.is_called_alike(found[name], before[place]):
                del found[name]
        return found

    def _changes(self, meant: _Meant, before: Sequence[Any] | None) -> Values:
        """Put what is stored of the person beside the row; what the row says otherwise."""
        if before is None:
            return {}
        meant.before = before
        meant.changed = self._difference(meant.values, before)
        return meant.changed

    def _plan(
        self, meant: _Meant, spoken: Mapping[Uid, Sequence[Any]], judged: Mapping[Uid, Mapping[str, Any]]
    ) -> Planned:
        row, name = meant.row, meant.keys.name or ""
        if row.problems:
            self._tell(row.row, row.problems)
        if row.is_broken:
            return _only(RowPlan(row.row, name, RowState.ERROR))
        if meant.decision is not None and meant.decision.choose is Choose.SKIP:
            return _only(RowPlan(row.row, name, RowState.SKIPPED))
        twin = self._seen.twin(meant.keys, meant.match.uid, row.values)
        if twin is not None and (twin.severity is Severity.ERROR or meant.decision is None):
            wrong = self._tell(row.row, [twin])
            return _only(RowPlan(row.row, name, RowState.ERROR if wrong else RowState.DUPLICATE))
        planned = self._doubt(meant, spoken) or self._decided(meant, judged)
        if planned.plan.state is not RowState.ERROR:
            self._seen.add(row.row, meant.keys, planned.plan.uid, row.values)
        return planned

    def _doubt(self, meant: _Meant, spoken: Mapping[Uid, Sequence[Any]]) -> Planned | None:
        """A row of which only a person can say who is meant; nobody is asked about what is stored just so."""
        if meant.decision is not None:
            return None
        earlier = self._seen.namesake(meant.keys) if meant.match.uid is None else None
        if not meant.match.candidates and earlier is None:
            return None
        for person in meant.match.candidates:
            before = spoken.get(person.uid)
            if before is not None and not self._difference(meant.values, before):
                return _only(RowPlan(meant.row.row, meant.keys.name or person.name, RowState.UNCHANGED, person.uid))
        why = meant.match.why or f"与第 {earlier} 行同名，没有其他信息可以区分"
        text = f"{why}，请选择：新增、就是某人，或跳过；不选则不导入这一行。"
        self._tell(meant.row.row, [Problem("", "POSSIBLE_DUPLICATE", text, Severity.WARNING)])
        candidates = tuple(_choice(p) for p in meant.match.candidates)
        return _only(RowPlan(meant.row.row, meant.keys.name or "", RowState.DUPLICATE, candidates=candidates))

    def _decided(self, meant: _Meant, judged: Mapping[Uid, Mapping[str, Any]]) -> Planned:
        uid, new = meant.match.uid, meant.decision is not None and meant.decision.choose is Choose.NEW
        if new or uid is None or meant.before is None:
            return self._new(meant)
        if meant.changed:
            before = judged.get(uid) or dict(zip(self._spoken, meant.before, strict=True))
            return self._changed(meant, meant.changed, before)
        name = meant.keys.name or str(meant.before[-1])
        return _only(RowPlan(meant.row.row, name, RowState.UNCHANGED, uid))

    def _new(self, meant: _Meant) -> Planned:
        values = {
            name: value for name, value in zip(self._sheet.fields, meant.values, strict=True) if value is not None
        }
        _fill_from_id(values)
        if "team_uid" in values and "department_uid" not in values:
            values["department_uid"] = self._orgs.department_above(values["team_uid"])
        problems = rule_problems(_sketch(values), self._today)
        if not meant.keys.name:
            problems.append(Problem("name", "REQUIRED", "库中没有这个人，新增须有姓名。"))
        number = meant.keys.id_number
        taken = bool(number and (self._known.holders(number) or self._seen.id_of_another(number, None)))
        problems += self._staff_no_taken(None, values)
        if taken:
            text = "身份证号已有人登记，按您的决定新增，并记为“疑似重复”。"
            problems.append(Problem("id_number", "DUPLICATE_ID", text, Severity.WARNING))
        binned = self._binned.get(meant.keys.id_number or "")
        if binned is not None:
            text = f"回收站里有身份证号相同的“{binned}”，也可以不导入这一行，改为从回收站恢复。"
            problems.append(Problem("id_number", "IN_RECYCLE_BIN", text, Severity.WARNING))
        if self._tell(meant.row.row, problems):
            return _only(RowPlan(meant.row.row, meant.keys.name or "", RowState.ERROR))
        self._orgs.need(values)
        return Planned(RowPlan(meant.row.row, meant.keys.name or "", RowState.NEW, twin=taken), values)

    def _changed(self, meant: _Meant, changed: Values, before: Mapping[str, Any]) -> Planned:
        """`before` is what is stored of the person: in the fields `judged_of` the sheet where the change is far-reaching."""
        uid, name = meant.match.uid, meant.keys.name or str(before["name"])
        problems = [] if _FAR.isdisjoint(changed) else self._far_changed(meant, changed, before)
        problems += self._clashes(uid, changed)
        if self._tell(meant.row.row, problems):
            return _only(RowPlan(meant.row.row, name, RowState.ERROR, uid))
        self._orgs.need(changed)
        told = Changes(before, changed, self._change)
        return Planned(RowPlan(meant.row.row, name, RowState.CHANGED, uid, changed=told), changed)

    def _far_changed(self, meant: _Meant, changed: Values, before: Mapping[str, Any]) -> list[Problem]:
        """What is wrong or unusual with the person as the row would have him; `changed` gets what follows from it."""
        self._complete(changed, before)
        problems = rule_problems(_sketch({**before, **changed}), self._today, changed)
        if "name" in changed:
            problems += _rename(changed, before, renamed=meant.decision is not None and meant.decision.renamed)
        return problems

    def _change(self, name: str, old: Any, new: Any) -> FieldChange:
        was, becomes = self._tell_value(name, old), self._tell_value(name, new)
        alike = "同名的另一个组织" if FIELDS[name].kind is bytes else "遮盖的部分有改动"
        return FieldChange(LABELS[name], was, f"{becomes}（{alike}）" if was == becomes else becomes)

    def _complete(self, changed: Values, before: Mapping[str, Any]) -> None:
        """What follows from a changed ID number or team and is not stored yet."""
        if "id_number" in changed:
            whole = {n: v for n, v in {**before, **changed}.items() if v is not None}
            _fill_from_id(whole)
            changed.update({n: whole[n] for n in ("gender", "birth_date") if n in whole and whole[n] != before[n]})
        if "team_uid" in changed and before["department_uid"] is None and "department_uid" not in changed:
            above = self._orgs.department_above(changed["team_uid"])
            if above is not None:
                changed["department_uid"] = above

    def _clashes(self, uid: Uid | None, changed: Values) -> list[Problem]:
        found = self._staff_no_taken(uid, changed)
        number = changed.get("id_number")
        others = [p for p in self._known.holders(number) if p.uid != uid] if number else []
        row = self._seen.id_of_another(number, uid)
        if others or row:
            whose = f"“{others[0].name}”" if others else f"第 {row} 行"
            found.append(Problem("id_number", "DUPLICATE_ID", f"身份证号与{whose}相同，一个号码只能登记一人。"))
        return found

    def _staff_no_taken(self, uid: Uid | None, values: Values) -> list[Problem]:
        """Of somebody stored or of an earlier row: as in the form, nobody decides that two people have one staff number."""
        number = values.get("staff_no")
        others = [p for p in self._known.staff(number) if p.uid != uid] if number else []
        row = self._seen.staff_no_of_another(number, uid)
        whose = f"“{others[0].name}”" if others else f"第 {row} 行"
        return [Problem("staff_no", "DUPLICATE_STAFF_NO", f"工号与{whose}相同，请核对。")] if others or row else []

    def forget(self) -> None:
        """Let go of what was seen, bit by bit; `problems` stay."""
        self._seen.forget()
        self._known.forget()

    def org_remark(self, question: OrgQuestion) -> RowProblem:
        """UNKNOWN_ORG: what happens to an organisation that is not there yet, unless somebody decides otherwise."""
        does = {
            OrgChoose.CREATE: f"将新建为{question.kind.label}"
            + (f"（上级：{question.parent}）" if question.parent else ""),
            OrgChoose.MATCH: "按您的选择对应到已有组织",
            OrgChoose.LEAVE: "这一栏先不导入，请选择新建或对应到已有组织",
        }[question.decision.choose]
        if question.decision.choose is OrgChoose.CREATE and not self._orgs.is_founded(question.key):
            does = "用到它的行都不导入，所以不新建"
        text = f"{question.label}“{question.name}”还没有登记（{question.rows} 行用到），{does}。"
        column = self._columns.get(question.key[0], "")
        return RowProblem(self._sheet.sheet, question.first_row, column, "UNKNOWN_ORG", text, Severity.WARNING)

    def _tell(self, row: int, problems: Sequence[Problem]) -> bool:
        """Keep the remarks of a row; True when one of them is an error."""
        for p in problems:
            column = self._columns.get(p.field, "")
            self.problems.append(RowProblem(self._sheet.sheet, row, column, p.code, p.text, p.severity))
        return any(p.severity is Severity.ERROR for p in problems)


def _difference(fields: Sequence[str], values: Sequence[Any], before: Sequence[Any]) -> Values:
    """What the file says and the store does not; what reading tidies away is no difference."""
    return {
        name: value
        for name, value, old in zip(fields, values, before, strict=False)
        if value is not None and value != old and not same_after_cleaning(FIELDS, name, old, value)
    }


def _rename(changed: Values, before: Mapping[str, Any], *, renamed: bool) -> Iterator[Problem]:
    """Whether another name is a change of name or a correction only a person knows; a correction leaves no old name."""
    text = f"库中的姓名是“{before['name']}”，将改为“{changed['name']}”，"
    if not renamed:
        text += "请确认是同一人；是更名的，请在“各行”选“是更名，记入曾用名”。"
    else:
        text += "旧名记入曾用名。"
        kept = with_former(changed.get("former_name", before["former_name"]), before["name"])
        changed["former_name"] = kept
        problem = form_problem_of(FIELDS["former_name"], kept)
        if problem is not None:
            yield problem
    yield Problem("name", "NAME_CHANGED", text, Severity.WARNING)


def _only(plan: RowPlan) -> Planned:
    return Planned(plan, _NOTHING)


_NOTHING: Mapping[str, Any] = {}


def _choice(person: KnownPerson) -> Choice:
    born = person.birth_date.isoformat() if person.birth_date else ""
    return Choice(person.uid, person.name, " · ".join(t for t in (person.staff_no or "", person.place, born) if t))


def _fill_from_id(values: Values) -> None:
    facts = id_facts(values["id_number"]) if "id_number" in values else None
    if facts is not None:
        values.setdefault("gender", facts.gender)
        values.setdefault("birth_date", facts.birth_date)
