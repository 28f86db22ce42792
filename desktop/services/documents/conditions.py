"""By what the list of documents is filtered."""

from collections.abc import Mapping

from desktop.domain.documents import DocumentState
from desktop.domain.views import Kind, ViewField, choice_of, flag
from desktop.services.views import Terms, columns_of, fact, terms_of
from desktop.store.documents import Document


def document_terms(kinds: Mapping[str, str]) -> Terms:
    """The fields with their SQL.

    Args:
        kinds: key of a kind → what it is called.
    """
    fields = (
        ViewField("kind", "文书种类", Kind.CODE, tuple(kinds.items()), optional=False),
        choice_of("state", "状态", DocumentState),
        ViewField("made_on", "定稿日期", Kind.DATE, optional=False),
        ViewField("signed_on", "签署日期", Kind.DATE),
        flag("has_scan", "有签字扫描件"),
        ViewField("year", "年度", Kind.NUMBER, optional=False),
        ViewField("number", "编号", Kind.TEXT, optional=False),
        ViewField("title", "文书名称", Kind.TEXT, optional=False),
        ViewField("office", "制发单位", Kind.TEXT, optional=False),
        ViewField("pages", "页数", Kind.NUMBER, unit="页"),
        ViewField("void_reason", "作废原因", Kind.TEXT),
    )
    return terms_of(fields, columns_of(Document), {"has_scan": fact(Document.scan_sha256.is_not(None))})
