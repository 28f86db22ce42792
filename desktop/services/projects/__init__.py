"""Projects from application to closing, their contracts, and the problems that branches solve."""

from desktop.services.projects.contract import contract_data, contract_fields, contract_signed, contract_voided
from desktop.services.projects.measures import project_measures
from desktop.services.projects.problems import ProblemDetail, ProblemQuery, ProblemRow, ProblemService
from desktop.services.projects.rows import CHIPS, KIND, ProjectDetail, ProjectQuery, ProjectRow
from desktop.services.projects.steps import ProjectService

__all__ = [
    "CHIPS",
    "KIND",
    "ProblemDetail",
    "ProblemQuery",
    "ProblemRow",
    "ProblemService",
    "ProjectDetail",
    "ProjectQuery",
    "ProjectRow",
    "ProjectService",
    "contract_data",
    "contract_fields",
    "contract_signed",
    "contract_voided",
    "project_measures",
]
