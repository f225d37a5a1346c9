"""Checks before a meeting (会前检查): what could stop it, found while there is still time, each with what to do.

A check is a function of the desk and the machine with one line in `CHECKS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Text, text, verbatim
from shuzhi_desktop.domain.scheme import Recuse, Secrecy, Source
from shuzhi_desktop.domain.scheme_checks import scheme_warnings

if TYPE_CHECKING:
    from collections.abc import Callable

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports import Reading
    from shuzhi_desktop.services.ports_readiness import Machine

MB = 1024 * 1024
LEAST_FREE, ENOUGH_FREE = 200 * MB, 1024 * MB
SLOW_MS, TOO_SLOW_MS = 200, 1_000
PROJECTOR = (1024, 720)
BEIJING = timedelta(hours=8)


class Level(StrEnum):
    """How a check came out: fine, worth a look, or in the way of the meeting."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One line of the readiness sheet: what was looked at, how it stands, and one sentence with what to do."""

    key: str
    name: Text
    level: Level
    said: Text


def check_disk(desk: Desk, machine: Machine) -> Verdict:
    """Free space, whether the folder takes files, and how long until one is on the disk itself."""
    folder, name = desk.store.path.parent, text("磁盘")
    took = machine.durable_write_ms(folder)
    if took is None or desk.store.read_only:
        return Verdict(
            "disk", name, Level.BAD, text("会议文件所在的文件夹写不进去；请把会议文件移到本机可写的文件夹。")
        )
    free = machine.free_bytes(folder) or 0
    if free < LEAST_FREE:
        return Verdict("disk", name, Level.BAD, text("磁盘只剩 {mb} MB；请至少腾出 200 MB。", mb=free // MB))
    if took > TOO_SLOW_MS:
        said = text("写入一张票要 {ms} 毫秒，太慢；请把会议文件从 U 盘或网盘移到本机硬盘。", ms=took)
        return Verdict("disk", name, Level.BAD, said)
    if took > SLOW_MS:
        said = text("写入一张票要 {ms} 毫秒，偏慢；建议把会议文件放在本机硬盘。", ms=took)
        return Verdict("disk", name, Level.WARN, said)
    if free < ENOUGH_FREE:
        return Verdict("disk", name, Level.WARN, text("磁盘剩余 {mb} MB，建议腾出 1 GB。", mb=free // MB))
    return Verdict(
        "disk", name, Level.OK, text("可写，剩余 {gb} GB，写入 {ms} 毫秒。", gb=free // (1024 * MB), ms=took)
    )


def check_clock(desk: Desk, _machine: Machine) -> Verdict:
    """A plausible time in the right zone, not before what the file already holds, on the day of the meeting."""
    name, now, info = text("时钟"), desk.clock.now(), desk.store.info()
    shown = now.strftime("%Y-%m-%d %H:%M")
    newest = desk.store.audit(1)
    if not 2024 <= now.year <= 2100:
        return Verdict("clock", name, Level.BAD, text("电脑时间是 {now}，不对；请在系统设置里校准。", now=shown))
    if newest and _is_before(now, newest[0].at):
        said = text(
            "电脑时间 {now} 早于会议文件最后的记录 {last}；请校准时间后再开会。", now=shown, last=newest[0].at[:16]
        )
        return Verdict("clock", name, Level.BAD, said)
    if now.utcoffset() != BEIJING:
        said = text("时区不是北京时间，记录的时间会不一致；请在系统设置里改为北京时间（现在 {now}）。", now=shown)
        return Verdict("clock", name, Level.WARN, said)
    if info.date and info.date != now.date().isoformat():
        said = text(
            "今天是 {today}，会议日期写的是 {date}；开会当天请再核对。", today=now.date().isoformat(), date=info.date
        )
        return Verdict("clock", name, Level.WARN, said)
    return Verdict("clock", name, Level.OK, text("{now}，北京时间。", now=shown))


def _is_before(now: datetime, written: str) -> bool:
    try:
        return now.replace(microsecond=0) < datetime.fromisoformat(written)
    except (ValueError, TypeError):  # an entry of a foreign hand; `verify` says more
        return True


def check_projector(_desk: Desk, machine: Machine) -> Verdict:
    """A second screen with room enough."""
    name, screens = text("投影"), machine.screens()
    if len(screens) < 2:
        return Verdict("projector", name, Level.WARN, text("没有第二块屏幕；要投影请接好线，并设为“扩展这些显示器”。"))
    second = screens[1]
    size = f"{second.width}×{second.height}"
    if second.width < PROJECTOR[0] or second.height < PROJECTOR[1]:
        said = text("投影分辨率 {size} 太低，字会被挤掉；请调到 1280×720 以上。", size=size)
        return Verdict("projector", name, Level.WARN, said)
    return Verdict("projector", name, Level.OK, text("第二块屏幕 {name}，{size}。", name=second.name, size=size))


def check_printer(_desk: Desk, machine: Machine) -> Verdict:
    """A default printer."""
    name, printer = text("打印机"), machine.printer()
    if not printer:
        said = text("没有默认打印机；请接好并设为默认，或导出 PDF 到别处打印。")
        return Verdict("printer", name, Level.WARN, said)
    return Verdict("printer", name, Level.OK, text("默认打印机：{name}。", name=printer))


def check_lan(_desk: Desk, machine: Machine) -> Verdict:
    """Addresses of the local network; being off it is fine."""
    name, found = text("局域网"), machine.addresses()
    if not found:
        return Verdict("lan", name, Level.OK, text("没有联网；在本机评分不需要网络。"))
    return Verdict("lan", name, Level.OK, text("本机地址 {addresses}。", addresses="、".join(found)))


def check_fonts(desk: Desk, machine: Machine) -> Verdict:
    """Every character of every name and unit can be drawn, those beyond the BMP (𬱖) too."""
    name, characters = text("字体"), names_characters(desk.store)
    missing = machine.undrawable(characters)
    if missing:
        shown = "、".join(f"{one}（U+{ord(one):04X}）" for one in missing[:8])
        said = text(
            "这些字没有字体能显示：{characters}；请安装收字全的字体（如思源宋体、宋体-ExtB）。", characters=shown
        )
        return Verdict("fonts", name, Level.BAD, said)
    said = text("名单里的 {n} 个不同的字都能显示。", n=len(characters))
    return Verdict("fonts", name, Level.OK, said)


def names_characters(reading: Reading) -> str:
    """Every different character of the meeting's facts, its names and its units."""
    info, roster = reading.info(), reading.roster()
    words = [info.title, info.place, info.organiser]
    words += [part for one in roster.reporters for part in (one.name, one.unit, one.post, one.group)]
    words += [part for seat in roster.seats for part in (seat.name, seat.unit, seat.post)]
    return "".join(dict.fromkeys(c for word in words for c in word if not c.isspace()))


def check_scheme(desk: Desk, _machine: Machine) -> Verdict:
    """What is allowed in a scheme but worth a look."""
    name, found = text("方案"), scheme_warnings(desk.store.scheme())
    if not found:
        return Verdict("scheme", name, Level.OK, text("权重和规则没有疑问。"))
    said = text("{first}（共 {n} 处）；请在“会议与方案”核对。", first=found[0], n=len(found))
    return Verdict("scheme", name, Level.WARN, said)


def check_roster(desk: Desk, _machine: Machine) -> Verdict:
    """Reporters and raters of every ballot class are there, with what secrecy and recusal ask for."""
    name, scheme, roster = text("名单"), desk.store.scheme(), desk.store.roster()
    if not roster.reporters:
        return Verdict("roster", name, Level.BAD, text("还没有述职对象，请先在“述职对象”中导入名单。"))
    empty = [one.name for one in scheme.ballot_classes if not roster.seats_of(one.id)]
    if empty:
        said = text("{names}还没有席位；请在“评议主体”中导入。", names="、".join(empty))
        return Verdict("roster", name, Level.BAD, said)
    for one in scheme.classes:
        seats = roster.seats_of(one.id)
        if one.source is Source.BALLOTS and one.recuse is Recuse.OWN_UNIT and not all(seat.unit for seat in seats):
            said = text("“{name}”要回避本单位，但有席位没有写单位；请补全名单。", name=one.name)
            return Verdict("roster", name, Level.WARN, said)
        if one.source is Source.BALLOTS and one.secrecy is Secrecy.SECRET and len(seats) < scheme.min_group:
            said = text(
                "“{name}”只有 {n} 个无记名席位，少于 {least}，得票分布将不显示；请确认。",
                name=one.name,
                n=len(seats),
                least=scheme.min_group,
            )
            return Verdict("roster", name, Level.WARN, said)
    said = text("{reporters} 位述职对象，{seats} 个席位。", reporters=len(roster.reporters), seats=len(roster.seats))
    return Verdict("roster", name, Level.OK, said)


def check_backup(desk: Desk, machine: Machine) -> Verdict:
    """A place for copies that is there, takes files, and is not the disk of the meeting file."""
    name, folder = text("备份位置"), machine.backup_folder()
    if folder is None:
        return Verdict("backup", name, Level.WARN, text("还没有选备份位置；请插上 U 盘，在本页选定。"))
    shown = verbatim(str(folder))
    if machine.durable_write_ms(folder) is None:
        return Verdict(
            "backup", name, Level.BAD, text("备份位置 {folder} 不在或写不进去；请插好或另选。", folder=shown)
        )
    size = desk.store.path.stat().st_size if desk.store.path.exists() else 0
    if (machine.free_bytes(folder) or 0) < 10 * size + 10 * MB:
        return Verdict("backup", name, Level.BAD, text("备份位置 {folder} 快满了；请腾出空间或另选。", folder=shown))
    if machine.same_disk(folder, desk.store.path.parent):
        said = text("备份位置 {folder} 和会议文件在同一块磁盘上，坏了会一起丢；请选 U 盘。", folder=shown)
        return Verdict("backup", name, Level.WARN, said)
    return Verdict("backup", name, Level.OK, text("备份到 {folder}。", folder=shown))


CHECKS: tuple[Callable[[Desk, Machine], Verdict], ...] = (
    check_roster,
    check_scheme,
    check_fonts,
    check_disk,
    check_backup,
    check_clock,
    check_projector,
    check_printer,
    check_lan,
)


def readiness(desk: Desk, machine: Machine) -> tuple[Verdict, ...]:
    """Every check, in the order of the sheet."""
    return tuple(check(desk, machine) for check in CHECKS)
