"""Words and colours of documents on the screen."""

from desktop.domain.documents import DocumentState
from desktop.ui.shared.tokens import Tone

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
