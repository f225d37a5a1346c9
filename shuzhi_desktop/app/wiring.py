"""Puts the program together: the workspace that every face is handed, made of store, readers and writers."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from shuzhi_desktop.app.clock import SystemClock, SystemRandomness
from shuzhi_desktop.app.fonts import undrawable
from shuzhi_desktop.app.ledger_wiring import LedgerWorkspace
from shuzhi_desktop.app.paths import manual_file, own_schemes_dir, own_scripts_dir, resources_dir
from shuzhi_desktop.app.rectification_wiring import RectificationWorkspace
from shuzhi_desktop.app.strokes import stroke_key
from shuzhi_desktop.domain.message import Refused, listed, text
from shuzhi_desktop.domain.scheme_reading import read_scheme
from shuzhi_desktop.services.desk import Desk
from shuzhi_desktop.services.digest import result_digest
from shuzhi_desktop.services.documents.own_file import require_own_target
from shuzhi_desktop.services.founding import record_founding
from shuzhi_desktop.services.intake import Source, take_files
from shuzhi_desktop.services.language import CODES, load_language
from shuzhi_desktop.services.ports import MeetingInfo, Phase
from shuzhi_desktop.services.preparing import check_reporters, check_seats
from shuzhi_desktop.services.progress import unheard
from shuzhi_desktop.services.rare_names import name_warnings, roster_words
from shuzhi_desktop.services.results import result
from shuzhi_desktop.services.workspace import ImportReport, SchemeEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from shuzhi_desktop.domain.roster import Roster
    from shuzhi_desktop.domain.scheme import Scheme
    from shuzhi_desktop.importing.report_process import ReportProcess
    from shuzhi_desktop.importing.roster_file import RosterReading
    from shuzhi_desktop.services.documents.content import MeetingContent
    from shuzhi_desktop.services.documents.sheet_table import SheetTable
    from shuzhi_desktop.services.import_columns import ColumnMap
    from shuzhi_desktop.services.intake import ImportedSheet
    from shuzhi_desktop.services.lan import LanHost
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.ports import Writing
    from shuzhi_desktop.services.progress import Told
    from shuzhi_desktop.services.workspace import RosterFinding
    from shuzhi_desktop.web.host import Host

_ASK_EVERY = 1_000


class AppWorkspace(LedgerWorkspace, RectificationWorkspace):
    """The workspace of the real program; see `services.workspace.Workspace`.

    Modules that pull in openpyxl or sqlite_utils are imported by the methods that need them: each costs the start as
    much as an empty window (docs/decisions/late-imports.md).
    """

    def __init__(self) -> None:
        self._lan: tuple[Desk, Host] | None = None

    def schemes(self) -> Sequence[SchemeEntry]:
        """Built-in schemes in file order, then the user's own."""
        entries = [_entry(path, own=False) for path in sorted((resources_dir() / "schemes").glob("*.toml"))]
        for path in sorted(own_schemes_dir().glob("*.toml")):
            try:
                entries.append(_entry(path, own=True))
            except Refused:
                continue  # `shuzhi check` tells what is wrong with it
        return entries

    def scheme_text(self, id_or_path: str) -> str:
        """The text of a scheme by id, of a file, or as a workbook or a folder of csv files says it."""
        from shuzhi_desktop.importing.scheme_book import may_be_scheme_book, read_scheme_book

        for entry in self.schemes():
            if entry.scheme.id == id_or_path:
                return entry.scheme_text
        path = Path(id_or_path)
        if may_be_scheme_book(path):
            return read_scheme_book(path)
        if path.suffix == ".toml" or path.is_file():
            return _read_text(path)
        known = listed(entry.scheme.id for entry in self.schemes())
        raise Refused(text("没有名为“{id}”的方案；可用的方案：{known}。", id=id_or_path, known=known))

    def own_schemes_folder(self) -> Path:
        """The user's own schemes."""
        return own_schemes_dir()

    def create(
        self,
        path: Path,
        scheme_text: str,
        roster: Roster | None,
        info: MeetingInfo,
        also: Callable[[Writing], None] | None = None,
    ) -> Desk:
        """Make a meeting file beside its final name, fill it, then give it the name."""
        from shuzhi_desktop.store.meeting_file import create_meeting_file

        scheme = read_scheme(scheme_text, "scheme.toml")
        if not info.title.strip():
            raise Refused(text("会议名称不能为空，请填写会议名称。"))
        if roster is not None:
            check_reporters(roster.reporters)
            check_seats(scheme, roster.seats)
        if path.exists():
            raise Refused(text("文件“{name}”已经存在，请换一个文件名。", name=path.name))
        if not path.parent.is_dir():
            raise Refused(text("文件夹“{name}”不存在，请先建立或换一个位置。", name=str(path.parent)))
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".shuzhi-") as folder:
            draft = Path(folder) / path.name
            store = create_meeting_file(draft)
            try:

                def fill(writing: Writing) -> None:
                    writing.set_info(replace(info, phase=Phase.PREPARING, digest=""))
                    writing.set_scheme_text(scheme_text)
                    if roster is not None:
                        writing.set_reporters(roster.reporters)
                        writing.set_seats(roster.seats)
                    record_founding(writing, info, scheme.id)
                    if also is not None:
                        also(writing)

                store.write(fill)
            finally:
                store.close()
            draft.replace(path)
        return self.open(path)

    def open(self, path: Path, *, read_only: bool = False) -> Desk:
        """Open a meeting file; live counts of a running meeting are read at once, before any ballot can be cast."""
        from shuzhi_desktop.store.meeting_file import open_meeting_file

        if not path.is_file():
            raise Refused(text("找不到会议文件“{name}”，请核对位置。", name=str(path)))
        store = open_meeting_file(path, read_only=read_only)
        desk = Desk(store, SystemClock(), SystemRandomness(), stroke_key=stroke_key)
        if store.info().phase is Phase.RUNNING:
            desk.live.load(store)
        return desk

    def read_roster(self, path: Path, scheme: Scheme | None, mapping: ColumnMap | None = None) -> RosterFinding:
        """Read a roster file."""
        from shuzhi_desktop.importing.roster_file import read_roster

        return self._warned(read_roster(path, scheme, mapping))

    def read_pasted(self, pasted: str, scheme: Scheme, sheet: str, mapping: ColumnMap | None = None) -> RosterFinding:
        """Read rows pasted from a spreadsheet."""
        from shuzhi_desktop.importing.roster_file import read_pasted

        return self._warned(read_pasted(pasted, scheme, sheet, mapping))

    def _warned(self, reading: RosterReading) -> RosterFinding:
        if reading.roster is None:
            return reading
        lacking = self.undrawable(roster_words(reading.roster))
        return replace(reading, warnings=(*reading.warnings, *name_warnings(reading.roster, lacking)))

    def undrawable(self, words: Iterable[str]) -> str:
        """Characters no installed font can draw."""
        return undrawable(words)

    def import_files(
        self,
        desk: Desk,
        paths: Sequence[Path],
        progress: Callable[[int], None] | None = None,
        mapping: ColumnMap | None = None,
    ) -> ImportReport:
        """Import ballots, given scores and adjustments, all or nothing."""
        from shuzhi_desktop.importing.ballots_file import read_ballots

        with read_ballots(paths, desk.store.scheme(), desk.store.roster(), progress, mapping) as reading:
            if reading.complaints:
                return ImportReport(0, 0, 0, reading.complaints, reading.dropped, reading.understood)
            sheets = _counted(reading.sheets(), reading.rows, progress)
            taken = take_files(desk, sheets, reading.given, reading.adjustments, _sources(paths))
            return ImportReport(
                taken, len(reading.given), len(reading.adjustments), (), reading.dropped, reading.understood
            )

    def export(
        self, desk: Desk, target: Path, language: Language, told: Told = unheard, *, profile: str = "summary"
    ) -> Path:
        """Write the workbook, the PDF or a folder of everything."""
        from shuzhi_desktop.services.documents.registry import printed_tables, profile_named
        from shuzhi_desktop.services.documents.rehearsal_mark import marked_path

        chosen = profile_named(profile)
        content = self._content(desk)
        target = marked_path(target, content.info, language)
        require_own_target(target)
        if target.suffix.lower() == ".xlsx":
            from shuzhi_desktop.exporting.workbook import write_workbook

            write_workbook(target, content, language, told=told, profile=chosen)
        elif target.suffix.lower() == ".pdf":
            from shuzhi_desktop.ui.printing.pdf import write_pdf

            write_pdf(target, printed_tables(content, language, told, chosen), language, told)
        elif target.suffix.lower() == ".zip":
            self._archive(desk, target, content, language, told)
        elif target.suffix and not target.is_dir():
            raise Refused(text("不能导出为“{suffix}”，请用 .xlsx、.pdf、.zip 或文件夹。", suffix=target.suffix))
        else:
            from shuzhi_desktop.exporting.folder import write_folder

            write_folder(target, content, language, told)
        return target

    def _content(self, desk: Desk) -> MeetingContent:
        from shuzhi_desktop.services.documents.content import content_of

        found = result(desk)
        info = desk.store.info()
        digest = result_digest(desk.store.scheme(), desk.store.roster(), found, rehearsal=info.rehearsal)
        return content_of(desk.store, found, digest=digest, sealed=info.phase is Phase.SEALED)

    def _archive(self, desk: Desk, target: Path, content: MeetingContent, language: Language, told: Told) -> None:
        from shuzhi_desktop.exporting.archive import plain_parts, write_archive
        from shuzhi_desktop.exporting.workbook import write_workbook
        from shuzhi_desktop.services.documents.registry import printed_tables
        from shuzhi_desktop.ui.printing.pdf import write_pdf

        script = _read_text(resources_dir() / "archive" / "verify.py")
        with tempfile.TemporaryDirectory(prefix="shuzhi-") as name:
            folder = Path(name)
            desk.store.backup(folder / "meeting.shuzhi")
            write_workbook(folder / "result.xlsx", content, language, told=told)
            write_pdf(folder / "result.pdf", printed_tables(content, language), language, told)
            made = {one: (folder / one).read_bytes() for one in ("meeting.shuzhi", "result.xlsx", "result.pdf")}
            write_archive(target, content, {**made, **plain_parts(desk.store, content, language, script)}, told)

    def printed(self, desk: Desk, language: Language, *, profile: str = "summary") -> Sequence[SheetTable]:
        """The sheets of a profile as they are printed."""
        from shuzhi_desktop.services.documents.registry import printed_tables, profile_named

        return printed_tables(self._content(desk), language, profile=profile_named(profile))

    def fill_template(self, desk: Desk, template: Path, target: Path, language: Language) -> Path:
        """Fill a department's own workbook."""
        from shuzhi_desktop.services.documents.template_values import template_values

        if target.suffix.lower() != ".xlsx":
            raise Refused(text("按模板填写的结果是工作簿，文件名须以 .xlsx 结尾：“{name}”。", name=target.name))
        if not template.is_file():
            raise Refused(text("找不到模板“{name}”，请核对位置。", name=str(template)))
        require_own_target(target)
        try:
            from shuzhi_desktop.exporting.template.filling import fill_template
        except ImportError as error:
            raise Refused(text("没有安装填模板的组件：请安装 shuzhi-desktop[template]，其他功能不受影响。")) from error
        fill_template(template, target, template_values(self._content(desk), language))
        return target

    def lan(self, desk: Desk) -> LanHost:
        """The server for voting over the LAN; its libraries are loaded in its own process only."""
        if self._lan is not None and self._lan[0] is desk:
            return self._lan[1]
        from shuzhi_desktop.web.host import Host, worker_command
        from shuzhi_desktop.web.owner import Owner

        languages = [load_language(code, resources_dir()) for code in CODES]

        def export(meeting: Desk, code: str) -> str:
            descriptor, name = tempfile.mkstemp(suffix=".xlsx", prefix="shuzhi-")
            os.close(descriptor)
            language = next((one for one in languages if one.code == code), languages[0])
            return str(self.export(meeting, Path(name), language))

        host = Host(desk, Owner(desk, languages, export), worker_command(), resources_dir())
        self._lan = (desk, host)
        return host

    def lan_off(self, desk: Desk) -> None:
        """Turn voting over the LAN off, if it is on."""
        if self._lan is not None and self._lan[0] is desk:
            self._lan[1].let_go()
            self._lan = None

    def write_letters(self, desk: Desk, folder: Path, kind: str, language: Language) -> Sequence[Path]:
        """Write the letters of a kind."""
        from shuzhi_desktop.exporting.letters import write_letters
        from shuzhi_desktop.services.documents.letters import LetterKind, letters

        return write_letters(folder, letters(self._content(desk), LetterKind(kind), language))

    def report_reader(self) -> ReportProcess:
        """Reads the text of reports in a process of its own."""
        from shuzhi_desktop.importing.report_process import ReportProcess

        return ReportProcess()

    def script_text(self, scheme: Scheme) -> str:
        """The chair's script: the user's own for the scheme, else the one built in for its way of voting."""
        own = own_scripts_dir() / f"{scheme.id}.md"
        folder = resources_dir() / "scripts"
        chosen = next(
            (path for path in (own, folder / f"{scheme.id}.md") if path.is_file()), folder / f"{scheme.entry.value}.md"
        )
        return _read_text(chosen)

    def manual_text(self, code: str) -> str:
        """The manual as Markdown, in the language of a code."""
        return _read_text(manual_file(code))

    def play_sample(self, path: Path) -> Desk:
        """Make and play through the sample meeting; it appears whole or not at all."""
        from shuzhi_desktop.app.sample import INFO, SCHEME_ID, play, sample_roster

        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".shuzhi-") as folder:
            draft = Path(folder) / path.name
            desk = self.create(draft, self.scheme_text(SCHEME_ID), sample_roster(), INFO)
            try:
                play(desk)
            finally:
                desk.store.close()
            draft.replace(path)
        return self.open(path)


def _counted(
    sheets: Iterator[ImportedSheet], rows: int, progress: Callable[[int], None] | None
) -> Iterator[ImportedSheet]:
    """The sheets as they are, asking `progress` now and then, which may refuse to go on: nothing is then taken."""
    for number, sheet in enumerate(sheets):
        if progress is not None and number % _ASK_EVERY == 0:
            progress(rows)
        yield sheet


def _sources(paths: Sequence[Path]) -> list[Source]:
    """The files that are named, and those of folders that are named."""
    files = [one for path in paths for one in (sorted(path.iterdir()) if path.is_dir() else [path]) if one.is_file()]
    return [Source(one.name, _sha256(one)) for one in files]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _entry(path: Path, *, own: bool) -> SchemeEntry:
    scheme_text = _read_text(path)
    return SchemeEntry(read_scheme(scheme_text, path.name), scheme_text, path, own)


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Refused(text("读不了文件“{name}”：请核对位置和权限。", name=str(path))) from error
    except UnicodeDecodeError as error:
        raise Refused(text("文件“{name}”不是 UTF-8 文本，请另存为 UTF-8。", name=path.name)) from error
