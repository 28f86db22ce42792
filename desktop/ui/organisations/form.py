"""The organisation form and its binder."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.organisations import ELECTED, MOBILE, REGISTERED, OrganisationDraft, OrgKind, Tree
from desktop.services.organisations import OrgDetail
from desktop.ui.attachments.section import Attachments
from desktop.ui.forms.organisations.ui_organisation_form import Ui_OrganisationForm
from desktop.ui.shared.binder import Binder
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.form_columns import FormColumns

PARTY_ONLY = ("national_code", "founded_by", "ended_by", "unit_situation", "unit_name", "unit_party")
"""Items of the national form that only Party organisations have."""
ELECTED_ONLY = ("term_years", "term_ends_on")
SITE_ONLY = ("planned_end_on", "covered_by")
REGISTERED_ONLY = ("registered_no",)
ZONE_ONLY = ("scope",)


class OrganisationForm(QWidget):
    """See the module's sentence; what is attached stands below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        body = QWidget()
        self.ui = Ui_OrganisationForm()
        self.ui.setupUi(body)
        parent = self.ui.parent_uid
        parent.attach(desk.runner, partial(desk.services.organisations.choices, desk.who))
        parent.setPlaceholderText("名称或拼音；最上级留空")
        self.ui.name.setPlaceholderText("党组织写公章全称")
        self.ui.phone.setPlaceholderText("带区号")
        # The words of the national form.
        self.ui.unit_situation.setPlaceholderText("与上级党组织相同、法人单位或联合党支部")
        self.ui.unit_nature.setPlaceholderText("按上级给的类别填写")
        self.ui.unit_party.setPlaceholderText("建立党委、党总支、党支部或联合党支部")
        self.ui.covered_by.setPlaceholderText("没有党组织的项目，写负责联络的党员")
        self.ui.scope.setPlaceholderText("线路、台区、用户、设备或场所")
        self.binder = Binder(OrganisationDraft, body, codes=desk.services.organisations.codes)
        self.ui.kind.currentIndexChanged.connect(lambda _row: self.fit())
        self.attachments = Attachments(desk, "organisation")
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(FormColumns(body, split=2))
        lines.addWidget(self.attachments)
        self.fit()

    def show_organisation(self, found: OrgDetail | None) -> None:
        """None: a new organisation, nothing is attached to it yet."""
        self.fit()
        self.attachments.show_record(found.uid if found is not None else None)

    def fit(self) -> None:
        """Show the items that this kind of organisation has; one that holds something is never hidden."""
        kind = self.binder.fields["kind"].value()
        party = kind is None or kind.tree is Tree.PARTY
        site = kind is OrgKind.PROJECT_SITE
        for names, fits in (
            (PARTY_ONLY, party),
            (ELECTED_ONLY, kind is None or kind in ELECTED or kind in MOBILE),
            (SITE_ONLY, site),
            (REGISTERED_ONLY, kind in REGISTERED),
            (ZONE_ONLY, kind is OrgKind.ZONE),
        ):
            for name in names:
                self.binder.set_row_visible(name, fits or bool(self.binder.fields[name].text()))
