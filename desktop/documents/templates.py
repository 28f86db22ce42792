"""Templates: text that a secretary can read and change, filled with the fields of a document.

A template is a header in YAML between two lines `---`, then Markdown with Jinja2 fields under their Chinese names. It runs
in a sandbox; a field that does not exist stops the document and is named; values are escaped, so that a value with | or *
or a line break prints as typed and cannot change the layout.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import jinja2
import yaml
from jinja2.sandbox import ImmutableSandboxedEnvironment

from desktop.documents.layout.breaking import LINE_SEPARATOR
from desktop.documents.wording import FILTERS, long_date
from desktop.domain.documents import Signatory, SignedWhen
from desktop.domain.errors import UserError
from desktop.paths import RESOURCES

FOLDER = RESOURCES / "templates"

_HEADER = re.compile(r"---\n(?P<header>.*?)\n---\n(?P<body>.*)", re.DOTALL)
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_BREAKS = re.compile(r"\r\n?|[\n\v\f\x85\u2028\u2029]")
_TAG_LINE = re.compile(r"^[ \t]*((?:\{%.*?%\})+)[ \t]*\n", re.MULTILINE)
"""A line of nothing but tags leaves no line behind; a tag within or after words takes no line break away."""
_KEYS = {"kind", "title", "subject", "page", "numbering", "signatories", "signed_when", "version"}


class _Missing(jinja2.StrictUndefined):
    """A field that the data have not: any use of it names it."""

    def _fail_with_undefined_error(self, *_: Any, **__: Any) -> Any:
        raise _UnknownFieldError(self._undefined_name or "")

    __str__ = __iter__ = __len__ = __bool__ = __eq__ = __ne__ = __hash__ = _fail_with_undefined_error
    __getattr__ = __getitem__ = __call__ = __add__ = __radd__ = __lt__ = __gt__ = _fail_with_undefined_error


class _UnknownFieldError(jinja2.TemplateRuntimeError):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def escape(value: Any) -> str:
    """A value as it stands in Markdown: punctuation escaped, line breaks kept as LINE_SEPARATOR, None a dash."""
    if value is None:
        return "—"
    if isinstance(value, jinja2.Undefined):
        str(value)
    if isinstance(value, date):
        return long_date(value)
    text = _BREAKS.sub(LINE_SEPARATOR, str(value).strip()).replace("\t", " ")
    return _PUNCTUATION.sub(r"\\\1", text)


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=_Missing, finalize=escape, keep_trailing_newline=True, autoescape=False
    )
    environment.filters = dict(FILTERS) | {
        name: jinja2.filters.FILTERS[name] for name in ("length", "join", "default", "list", "first", "last", "batch")
    }
    return environment


_ENVIRONMENT = _environment()


@lru_cache(maxsize=256)
def _compiled(text: str) -> jinja2.Template:
    return _ENVIRONMENT.from_string(_TAG_LINE.sub(r"\1{#\n#}", text))


@dataclass(frozen=True)
class Template:
    """A template, read and checked.

    Attributes:
        name: of its file, for messages.
        kind: stable key of the document kind.
        title: what the document is called; may hold fields.
        subject: the noun it belongs to: project, pledge_sheet, pairing, assessment.
        page: settings of the layout, e.g. table_size in points.
        numbering: the word in its numbers, e.g. 党建合.
        version: printed nowhere, stored with every document.
        body: Markdown with Jinja2 fields.
    """

    name: str
    kind: str
    title: str
    subject: str
    page: Mapping[str, Any]
    numbering: str
    signers: tuple[Mapping[str, Any], ...]
    signed_when: SignedWhen
    version: str
    body: str
    first_line: int = 1

    def fill(self, fields: Mapping[str, Any]) -> str:
        """The body with all fields filled in, still Markdown.

        Raises:
            UserError: names the field that is missing, or the place of a mistake in the template.
        """
        return self._run(self._body, fields)

    def heading(self, fields: Mapping[str, Any]) -> str:
        """The document's title with fields filled in."""
        return _unescape(self._run(self._compile(self.title, 1), fields))

    def signatories(self, fields: Mapping[str, Any]) -> tuple[Signatory, ...]:
        """Who signs this document, in order. A signer with `each: 字段` stands for every item of that list (项, 序号)."""
        found: list[Signatory] = []
        for signer in self.signers:
            each = signer.get("each")
            items = fields[each] if each else [None]
            for n, item in enumerate(items, 1):
                here = {**fields, "项": item, "序号": n}
                found.append(self._signatory(signer, here))
        names = [s.field for s in found]
        if len(set(names)) != len(names):
            raise UserError(f"模板“{self.name}”中签署域的名称重复。", "请让每个签署人的 field 各不相同。")
        return tuple(found)

    def _signatory(self, signer: Mapping[str, Any], fields: Mapping[str, Any]) -> Signatory:
        def filled(key: str) -> str:
            return _unescape(self._run(self._compile(str(signer.get(key, "")), 1), fields))

        texts = {key: filled(key) for key in ("role", "title", "field", "organisation")}
        return Signatory(must=bool(signer.get("must", True)), **texts)

    @cached_property
    def _body(self) -> jinja2.Template:
        return self._compile(self.body, self.first_line)

    def _compile(self, text: str, first: int) -> jinja2.Template:
        try:
            return _compiled(text)
        except jinja2.TemplateSyntaxError as error:
            line = error.lineno + first - 1
            message = f"模板“{self.name}”第 {line} 行有错误：{error.message}。"
            raise UserError(message, "请改正模板，或恢复程序自带的模板。") from error

    def _run(self, template: jinja2.Template, fields: Mapping[str, Any]) -> str:
        try:
            return template.render(fields)
        except _UnknownFieldError as error:
            where = f"模板“{self.name}”第 {self._line(error)} 行"
            message = f"{where}用到的字段“{error.name}”没有内容，文书未生成。"
            raise UserError(message, "请核对模板中的字段名称，或先补齐资料。") from error
        except (jinja2.TemplateError, TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
            message = f"模板“{self.name}”第 {self._line(error)} 行无法填写：{error}。"
            raise UserError(message, "请核对模板的写法。") from error

    def _line(self, error: Exception) -> int:
        line = 1
        trace = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == "<template>":
                line = trace.tb_lineno
            trace = trace.tb_next
        return line + self.first_line - 1


def _unescape(text: str) -> str:
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text).replace(LINE_SEPARATOR, " ")


def read(text: str, name: str) -> Template:
    """Parse a template.

    Raises:
        UserError: the header or the body is not well formed.
    """
    found = _HEADER.fullmatch(text.replace("\r\n", "\n").removeprefix("\ufeff"))
    if not found:
        raise UserError(f"模板“{name}”缺少开头的说明部分。", "模板以一行 --- 开头，说明写完后再写一行 ---。")
    header = _header(found["header"], name)
    template = Template(
        name=name,
        kind=str(header["kind"]),
        title=str(header["title"]),
        subject=str(header["subject"]),
        page=header.get("page") or {},
        numbering=str(header["numbering"]),
        signers=_signers(header["signatories"], name),
        signed_when=_signed_when(header["signed_when"], name),
        version=str(header["version"]),
        body=found["body"],
        first_line=found["header"].count("\n") + 4,
    )
    template._body  # noqa: B018, SLF001 - a mistake in the body is reported when the template is read
    return template


def _header(text: str, name: str) -> Mapping[str, Any]:
    try:
        header = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise UserError(f"模板“{name}”的说明部分写法有误：{error}。", "请对照程序自带的模板改正。") from error
    if not isinstance(header, dict):
        raise UserError(f"模板“{name}”的说明部分不是“名称: 内容”的形式。", "请对照程序自带的模板改正。")
    lacking = sorted(_KEYS - {"page"} - header.keys())
    unknown = sorted(map(str, header.keys() - _KEYS))
    if lacking or unknown:
        told = [f"缺少 {'、'.join(lacking)}"] * bool(lacking) + [f"多出 {'、'.join(unknown)}"] * bool(unknown)
        raise UserError(f"模板“{name}”的说明部分{'，'.join(told)}。", "请对照程序自带的模板改正。")
    return header


def _signers(value: Any, name: str) -> tuple[Mapping[str, Any], ...]:
    needed = {"role", "title", "field"}
    if not isinstance(value, Sequence) or not all(isinstance(s, dict) and needed <= s.keys() for s in value):
        raise UserError(f"模板“{name}”的签署人（signatories）写法有误。", "每个签署人要有 role、title、field。")
    return tuple(value)


def _signed_when(value: Any, name: str) -> SignedWhen:
    try:
        return SignedWhen(value)
    except ValueError:
        choices = "、".join(SignedWhen)
        raise UserError(f"模板“{name}”的 signed_when 只能是 {choices}。") from None


def load(kind: str, folder: Path = FOLDER) -> Template:
    """The template of a document kind.

    Raises:
        UserError: there is none, or it is not well formed.
    """
    path = folder / f"{kind}.md"
    if not path.is_file():
        raise UserError(f"没有名为“{kind}”的文书模板。", f"请检查文件夹 {folder}。")
    return read(path.read_text("utf-8"), path.stem)


def kinds(folder: Path = FOLDER) -> list[str]:
    """The document kinds that have a template."""
    return sorted(path.stem for path in folder.glob("*.md"))
