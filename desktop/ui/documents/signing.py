"""Signing: the dialog that asks with which key, which stays until the document is signed, and the deed."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import shiboken6
from PySide6.QtWidgets import QDialog, QWidget

from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.services.documents import KeyRow, SignerRow
from desktop.ui.documents.dialogs import PICTURES, ask_new_key, choose_into, frame
from desktop.ui.documents.signers import called
from desktop.ui.documents.wording import HONEST
from desktop.ui.forms.documents.ui_sign_form import Ui_SignForm
from desktop.ui.shared.buttons import button
from desktop.ui.shared.confirm import dialog
from desktop.ui.shared.desk import Desk

Sign = Callable[[Uid | Path, str, bytes | None, Callable[[], object], Callable[[BaseException], object]], object]
"""Sign with a key, its password and a picture; then call the first when it is done, the second when it is refused."""


class Signing:
    """From the button of a signatory to the signature.

    The document is named from the first step on: keys are read, and the first one is made, while another one may be
    chosen in the list.

    Args:
        over: what the dialogs stand over.
        signed: called with what to say.
    """

    def __init__(self, desk: Desk, over: QWidget, signed: Callable[[str], object]) -> None:
        self._desk, self._over, self._done = desk, over, signed
        self._documents, self._who = desk.services.documents, desk.who

    def ask(self, document: Uid, number: str, signer: SignerRow) -> None:
        """Read which keys there are, then ask for one."""
        choose = partial(self._choose, document, number, signer)
        self._desk.runner.read(lambda: self._documents.signing_keys(self._who), choose, owner=self._over, key="keys")

    def _choose(self, document: Uid, number: str, signer: SignerRow, keys: Sequence[KeyRow]) -> None:
        make = partial(ask_new_key, self._over, partial(self._make, document, number, signer), signer.organisation)
        sign = partial(self._sign, document, number, signer.field)
        ask_key(self._over, number, signer, HONEST, keys, sign, make)

    def _make(
        self, document: Uid, number: str, signer: SignerRow, holder: str, organisation: str, password: str
    ) -> None:
        """Make the first key, then sign with it."""
        self._desk.runner.write(
            "制作签名钥匙",
            lambda: self._documents.make_key(self._who, holder, organisation, password),
            lambda _saved: self.ask(document, number, signer),
            owner=self._over,
        )

    def _sign(
        self,
        document: Uid,
        number: str,
        field: str,
        key: Uid | Path,
        password: str,
        picture: bytes | None,
        done: Callable[[], object],
        refused: Callable[[BaseException], object],
    ) -> None:
        """Sign one field in the write queue; `refused` is told what can be put right where the key was asked for."""

        def signed() -> None:
            done()
            self._done(f"{number} 的“{field}”已签署。")

        def failed(error: BaseException) -> None:
            refused(error)
            if not isinstance(error, UserError):
                self._desk.error(error, "签署文书")

        self._desk.runner.write(
            "签署文书",
            lambda: self._documents.sign(self._who, document, field, key, password, picture),
            lambda _changes: signed(),
            owner=self._over,
            failed=failed,
        )


def ask_key(
    parent: QWidget,
    number: str,
    signer: SignerRow,
    honest: str,
    keys: Sequence[KeyRow],
    sign: Sign,
    make: Callable[[], object],
) -> QDialog:
    """Which key, its password, and a seal picture if there is one; `number` tells the document.

    Keys of the signatory's own organisation come first, and one alone is chosen already: nobody signs with another's
    key because it happened to stand first. Where it has none, `make` leads to a new one.
    """
    return _KeyDialog(parent, number, signer, honest, keys, sign, make).box


class _KeyDialog:
    def __init__(
        self,
        parent: QWidget,
        number: str,
        signer: SignerRow,
        honest: str,
        keys: Sequence[KeyRow],
        sign: Sign,
        make: Callable[[], object],
    ) -> None:
        self.box = dialog(parent, "签署文书", 520)
        self._sign, self._make = sign, make
        self._form, body = Ui_SignForm(), QWidget()
        self._form.setupUi(body)
        self._offer(signer, keys)
        self._connect()
        title = f"{called(signer)[0]}签署 {number}"
        self._framed = frame(self.box, title, honest, body, "签署", "sign", self._done)
        own = any(key.organisation == signer.organisation for key in keys)
        if not keys or (signer.organisation and not own):
            whose = f"{signer.organisation}的" if keys else ""
            first = button(f"还没有{whose}签名钥匙，先制作一把…", "sign_make_key", self._make_first, role="link")
            self._form.form.insertRow(0, "", first)
        self.box.open()
        (self._form.password if self._form.key.currentIndex() >= 0 else self._form.key).setFocus()

    def _offer(self, signer: SignerRow, keys: Sequence[KeyRow]) -> None:
        offered = self._form.key
        own = [key for key in keys if key.organisation == signer.organisation]
        for key in (*own, *(key for key in keys if key not in own)):
            offered.addItem(f"{key.holder}（{key.organisation}）", key.uid)
        offered.addItem("从文件选择…", None)
        offered.setPlaceholderText("请选择签名钥匙")
        offered.setCurrentIndex(0 if len(own) == 1 or not keys else -1)

    def _connect(self) -> None:
        form, box = self._form, self.box
        form.key.currentIndexChanged.connect(lambda _row: self._fit())
        form.key_file_choose.clicked.connect(
            lambda _on: choose_into(form.key_file, "选择签名钥匙", "签名钥匙 (*.p12 *.pfx)", box)
        )
        form.picture_choose.clicked.connect(lambda _on: choose_into(form.picture, "选择印章或签名图片", PICTURES, box))
        self._fit()

    def _from_file(self) -> bool:
        return self._form.key.currentIndex() == self._form.key.count() - 1

    def _fit(self) -> None:
        self._form.form.setRowVisible(self._form.key_file_row, self._from_file())

    def _done(self) -> bool:
        form, lacking = self._form, ""
        if form.key.currentIndex() < 0:
            form.key.setFocus()
            lacking = "请选择签名钥匙。"
        elif self._from_file() and not form.key_file.text():
            form.key_file_choose.setFocus()
            lacking = "请选择签名钥匙文件。"
        elif not form.password.text():
            form.password.setFocus()
            lacking = "请输入钥匙密码。"
        if lacking:
            raise UserError(lacking)
        key = Path(form.key_file.text()) if self._from_file() else Uid(bytes(form.key.currentData()))
        self._sign(key, form.password.text(), _content(form.picture.text()), self._signed, self._refused)
        return False

    def _signed(self) -> None:
        if shiboken6.isValid(self.box):
            self.box.accept()

    def _refused(self, error: BaseException) -> None:
        """Most often the password: it is typed again in place of the wrong one. A fault of the program is told elsewhere."""
        if shiboken6.isValid(self.box):
            self._framed.refuse(str(error) if isinstance(error, UserError) else "没有签署。")
            self._form.password.setFocus()
            self._form.password.selectAll()

    def _make_first(self) -> None:
        self.box.give_up()
        self._make()


def _content(path: str) -> bytes | None:
    if not path:
        return None
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise UserError(f"“{Path(path).name}”读不出来。", "请另选一个文件。") from error
