"""The shipped kinds of activity serve the rubrics, and say what they ask for in fields that exist."""

import dataclasses
import re
from pathlib import Path

from desktop.domain.activities.kinds import ActivityKinds
from desktop.domain.activities.record import ActivityDraft
from desktop.exchange.kinds import read_kinds
from desktop.paths import RESOURCES

KINDS = read_kinds(RESOURCES / "kinds" / "activities.yaml", ActivityKinds)


def test_every_activity_cited_as_evidence_is_a_kind() -> None:
    rubrics = "".join(p.read_text("utf-8") for p in Path(RESOURCES / "rubrics").glob("*.yaml"))
    cited = set(re.findall(r"activity:(\w+)", rubrics))
    assert cited - set(KINDS.by_code) == set()


def test_codes_are_unique_and_titles_too() -> None:
    assert len(KINDS.by_code) == len(KINDS.kinds) == len({k.title for k in KINDS.kinds})


def test_needed_fields_are_fields_of_the_draft() -> None:
    known = {f.name for f in dataclasses.fields(ActivityDraft)} | {"speaker"}
    assert {name for kind in KINDS.kinds for name in kind.needs} - known == set()


def test_every_metric_a_kind_adds_to_is_in_the_catalogue() -> None:
    catalogue = (RESOURCES / "rubrics" / "metrics.yaml").read_text("utf-8")
    counted = {metric for kind in KINDS.kinds for metric in kind.counts}
    assert {metric for metric in counted if f"id: {metric}," not in catalogue} == set()


def test_the_six_musts_stand_where_the_source_has_them() -> None:
    musts = {kind.code: kind.must for kind in KINDS.kinds if kind.must}
    assert musts == {
        "member_assembly": "必议议题",
        "committee_meeting": "必议议题",
        "group_meeting": "必议议题",
        "themed_day": "必选动作",
        "self_check": "必查内容",
        "org_life": "必评方面",
        "appraisal": "必列事项",
    }
