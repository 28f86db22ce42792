"""Each draft and its table say the same: every draft field is a column of the same nullability."""

import pytest
import sqlalchemy as sa

from desktop.domain.activities.record import ActivityDraft, AgendaDraft, AttendanceDraft
from desktop.domain.drafts import spec
from desktop.domain.organisations import (
    AssignmentDraft,
    ElectionDraft,
    KeyPostDraft,
    MemberHomeDraft,
    OrganisationDraft,
    SiteStayDraft,
)
from desktop.domain.people import PersonDraft
from desktop.domain.people.records import DisciplineDraft, HonourDraft, ResponsibilityDraft, ThoughtReportDraft
from desktop.domain.people.transfers import TransferDraft
from desktop.domain.projects.problems import ProblemDraft
from desktop.domain.projects.project import GoalDraft, ProjectDraft, TaskDraft, TrackingDraft
from desktop.domain.stations import StationDraft
from desktop.store.activities import Activity, AgendaItem, Attendance
from desktop.store.organisations import Assignment, Election, KeyPost, MemberHome, Organisation, SiteStay
from desktop.store.people import Discipline, Honour, Person, Responsibility, ThoughtReport, Transfer
from desktop.store.projects import Problem, Project, ProjectGoal, ProjectTask, Tracking
from desktop.store.record import Base
from desktop.store.stations import Station

TWINS = [
    (PersonDraft, Person),
    (HonourDraft, Honour),
    (DisciplineDraft, Discipline),
    (ResponsibilityDraft, Responsibility),
    (ThoughtReportDraft, ThoughtReport),
    (TransferDraft, Transfer),
    (OrganisationDraft, Organisation),
    (AssignmentDraft, Assignment),
    (ElectionDraft, Election),
    (KeyPostDraft, KeyPost),
    (SiteStayDraft, SiteStay),
    (MemberHomeDraft, MemberHome),
    (ActivityDraft, Activity),
    (AttendanceDraft, Attendance),
    (AgendaDraft, AgendaItem),
    (ProjectDraft, Project),
    (GoalDraft, ProjectGoal),
    (TaskDraft, ProjectTask),
    (TrackingDraft, Tracking),
    (ProblemDraft, Problem),
    (StationDraft, Station),
]


@pytest.mark.parametrize(("draft", "table"), TWINS, ids=lambda t: t.__name__)
def test_every_draft_field_is_a_column_of_the_same_nullability(draft: type, table: type[Base]) -> None:
    columns = sa.inspect(table).columns
    told = {f.name: f.optional for f in spec(draft)}
    assert {name: columns[name].nullable for name in told} == told
