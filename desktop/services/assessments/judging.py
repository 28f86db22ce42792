"""Several judges of one rater role of a rating: named, standing aside, taken over from another rating."""

from collections.abc import Sequence

import sqlalchemy as sa

from desktop.domain.assessments.judges import JudgeDraft, Rated, judge_problems, must_recuse
from desktop.domain.assessments.states import EntryKind
from desktop.domain.errors import UserError, refuse
from desktop.domain.identity import Uid
from desktop.domain.organisations import BRANCHES, GROUPS, LinkKind
from desktop.domain.periods import Period
from desktop.domain.rubrics.model import Rater, Rubric
from desktop.services.organisations import held_on, links_held, names_of
from desktop.store.assessments import Assessment, Judge, ScoreEntry
from desktop.store.organisations import Organisation
from desktop.store.people import Person
from desktop.store.sessions import Tx


def rater_of(rubric: Rubric, role: str) -> Rater:
    """The role, which may have named judges. Raises UserError for an unknown one, and for an anonymous one (INV-28)."""
    rater = next((r for r in rubric.raters if r.role == role), None)
    if rater is None:
        raise UserError(f"细则中没有评价主体“{role}”。")
    if rater.anonymous:
        raise UserError(f"“{rater.name}”是无记名的，不登记评价人。", "请录入汇总后的分数。")
    return rater


def name_judge(tx: Tx, row: Assessment, rater: Rater, draft: JudgeDraft) -> Judge:
    """Add a judge; who must stand aside is kept as such, so that the summary shows it.

    One value that stood for the whole role until now is withdrawn into the recycle bin.

    Raises:
        UserError: nobody is named, or the same one twice.
    """
    refuse(judge_problems(draft))
    judge = _known(tx, draft.person_uid) if draft.person_uid else Judge(name=draft.name, organisation=draft.organisation)
    present = judges_in(tx, row.uid, rater.role)
    if any(_same(other, judge) for other in present):
        raise UserError(f"“{judge.name}”已在“{rater.name}”中。", "请选择另一个人。")
    person = tx.session.get(Person, judge.person_uid) if judge.person_uid else None
    branch = person.branch_uid if person else None
    judge.assessment_uid, judge.role, judge.ordinal = row.uid, rater.role, _next_ordinal(tx, row.uid)
    judge.recused = must_recuse(rater, rated_of(tx, row), judge.person_uid, branch) or None
    tx.add(judge)
    if not present:
        for entry in tx.rows(entries_for(row.uid, rater.role, None)):
            tx.remove(entry, "改为逐人评分")
    tx.session.flush()
    return judge


def _next_ordinal(tx: Tx, assessment: Uid) -> int:
    """Those taken out keep theirs, so that one brought back from the bin stands where he stood."""
    highest = sa.select(sa.func.max(Judge.ordinal)).where(Judge.assessment_uid == assessment)
    return (tx.session.execute(highest, execution_options={"include_deleted": True}).scalar() or 0) + 1


def _known(tx: Tx, person: Uid) -> Judge:
    found = tx.fetch(Person, person)
    names = names_of(tx)
    places = (found.department_uid, found.team_uid, found.branch_uid)
    place = next((names[u] for u in places if u and u in names), None)
    return Judge(person_uid=person, name=found.name, organisation=place)


def _same(one: Judge, other: Judge) -> bool:
    if one.person_uid or other.person_uid:
        return one.person_uid == other.person_uid
    return (one.name, one.organisation) == (other.name, other.organisation)


def stand_aside(tx: Tx, row: Assessment, rater: Rater, judge: Judge, reason: str | None) -> None:
    """Record why a judge stands aside; None takes it back, unless a rule demands it."""
    person = tx.session.get(Person, judge.person_uid) if judge.person_uid else None
    demanded = must_recuse(rater, rated_of(tx, row), judge.person_uid, person.branch_uid if person else None)
    if reason is None and demanded:
        raise UserError(f"“{judge.name}”{demanded}，须回避。")
    judge.recused = reason


def judges_in(tx: Tx, assessment: Uid, role: str) -> Sequence[Judge]:
    mine = (Judge.assessment_uid == assessment, Judge.role == role)
    return tx.rows(sa.select(Judge).where(*mine).order_by(Judge.ordinal))


def entries_for(assessment: Uid, role: str, judge: Uid | None) -> sa.Select[ScoreEntry]:
    """What one judge gave, or what stands for the whole role."""
    return sa.select(ScoreEntry).where(
        ScoreEntry.assessment_uid == assessment,
        ScoreEntry.kind == EntryKind.RATING,
        ScoreEntry.role == role,
        ScoreEntry.judge_uid.is_(None) if judge is None else ScoreEntry.judge_uid == judge,
    )


def judge_of_entry(tx: Tx, row: Assessment, role: str, judge: Uid | None) -> None:
    """Whether these points may be entered: by a judge of the role, or for a role that has none.

    Raises:
        UserError: the judge stands aside or is another role's, or the role is judged one by one.
    """
    present = {each.uid: each for each in judges_in(tx, row.uid, role)}
    if judge is None:
        if present:
            raise UserError("这个评价主体逐人评分。", "请在各评价人名下录入。")
        return
    found = present.get(judge)
    if found is None:
        raise UserError("这位评价人不在这个评价主体中。", "请重新打开后再试。")
    if found.recused is not None:
        raise UserError(f"“{found.name}”回避：{found.recused}。", "回避的评价人不打分。")


def earlier_judges(tx: Tx, row: Assessment, role: str) -> list[JudgeDraft]:
    """Who judged in this role in the newest other rating by the same rubric, in their order."""
    statement = (
        sa.select(Judge.assessment_uid)
        .join(Assessment, Assessment.uid == Judge.assessment_uid)
        .where(Assessment.rubric_id == row.rubric_id, Assessment.uid != row.uid, Judge.role == role)
        .order_by(Judge.uid.desc())
        .limit(1)
    )
    source = tx.session.execute(statement).scalar()
    found = judges_in(tx, Uid(source), role) if source else ()
    return [JudgeDraft(j.person_uid, j.name, j.organisation) for j in found]


def rated_of(tx: Tx, row: Assessment) -> Rated:
    """Whom the rating is about, with the branch: its own, the one above a group, or the one that supervises a team."""
    if row.subject_type == "person":
        person = tx.session.get(Person, row.subject_uid)
        return Rated(row.subject_uid, person.branch_uid if person else None)
    org = tx.session.get(Organisation, row.subject_uid)
    if org is None or org.kind in BRANCHES:
        return Rated(row.subject_uid, row.subject_uid if org else None)
    if org.kind in GROUPS:
        return Rated(row.subject_uid, org.parent_uid)
    held = held_on(links_held(tx, LinkKind.SUPERVISES), min(Period(row.period).span.until, tx.today))
    return Rated(row.subject_uid, next((link.start for link in held if link.end == org.uid), None))
