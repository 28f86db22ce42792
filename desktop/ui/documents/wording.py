"""Words and colours of documents on the screen."""

from desktop.domain.documents import DocumentState
from desktop.ui.shared.tokens import Tone

TITLES = {
    "project_contract": "项目实施合同",
    "pledge_sheet": "承诺书",
    "pairing_agreement": "结对书",
    "assessment_report": "星级评定报告",
}
"""What a kind is called; a kind of one's own is called by the word in its numbers."""

TONES = {
    DocumentState.MAKING: Tone.WARNING,
    DocumentState.FINAL: Tone.INFO,
    DocumentState.PRINTED: Tone.INFO,
    DocumentState.PARTLY_SIGNED: Tone.WARNING,
    DocumentState.SIGNED: Tone.GOOD,
    DocumentState.VOID: Tone.PLAIN,
}

HONEST = "纸质签字是有效签署；内部签章只证明文件签署后没有改动，不是持牌机构的电子签名。"
"""Said wherever somebody signs (电子签名法 art. 13)."""
