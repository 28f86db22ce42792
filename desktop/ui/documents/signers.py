"""Who signs, in order, and how far it has come."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.documents import SignerRow
from desktop.ui.shared.buttons import ONWARD, button, keyed, pill, words
from desktop.ui.shared.sections import refill
from desktop.ui.shared.tokens import Tone


class Signers(QWidget):
    """One line a signer; whose turn it is has the button."""

    def __init__(self, sign: Callable[[SignerRow], object]) -> None:
        super().__init__()
        self._sign = sign
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(6)

    def show_signers(self, signers: tuple[SignerRow, ...], may_sign: bool) -> None:
        refill(self._lines, [self._line(n, signer, may_sign) for n, signer in enumerate(signers, start=1)])

    def _line(self, number: int, signer: SignerRow, may_sign: bool) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(words(f"{number}. {' · '.join(called(signer))}", wrap=True, name=f"signer_{number}"), 1)
        if signer.signed:
            state = pill("已签", Tone.GOOD)
            state.setToolTip(signer.signed)
            row.addWidget(words(signer.signed, "note", wrap=True, name=f"signer_{number}_how"), 1)
            row.addWidget(state)
        elif signer.next and may_sign:
            act = button("用钥匙签署…", f"signer_{number}_sign", lambda: self._sign(signer), glyph="pen")
            row.addWidget(keyed(act, ONWARD))
        else:
            row.addWidget(pill("待签", Tone.PLAIN))
        return line


def called(signer: SignerRow) -> list[str]:
    """Who a signer is: 甲方 and the like, post, organisation. 签署人 says nothing where a post does."""
    role = "" if signer.role == _ANY or signer.title.startswith(signer.role) else signer.role
    return [part for part in (role, signer.title, signer.organisation) if part] or [signer.role]


_ANY = "签署人"
