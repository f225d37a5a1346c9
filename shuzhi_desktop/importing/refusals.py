"""Why a file is not read: the reasons, which pass between processes, and the sentence of each."""

from __future__ import annotations

from enum import StrEnum

from shuzhi_desktop.domain.message import Refused, Text, text

MAX_ROWS = 1_000_000
MAX_COLUMNS = 200
MAX_SHEETS = 100


class Reason(StrEnum):
    """Every reason for which a workbook, or one sheet of it, is not read."""

    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    TOO_BIG = "too_big"
    TOO_SLOW = "too_slow"
    ENTITIES = "entities"
    ARCHIVE = "archive"
    NO_TABLE = "no_table"
    MANY_SHEETS = "many_sheets"
    MANY_ROWS = "many_rows"
    MANY_COLUMNS = "many_columns"
    LONG_CELL = "long_cell"
    NO_OLD_READER = "no_old_reader"
    OLD_BINARY = "old_binary"


class Unreadable(Exception):
    """A reader's refusal, without words yet: `sheet` and `row` (from 1) where the reason lies in one of them."""

    def __init__(self, reason: Reason, sheet: str = "", row: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.sheet = sheet
        self.row = row


def refusal(found: Unreadable, path: str) -> Refused:
    """The refusal in one sentence.

    Args:
        found: the reason and its place.
        path: the file as the user named it.
    """
    return Refused(_sentence(found, path))


def _sentence(found: Unreadable, path: str) -> Text:
    sheet, row = found.sheet, found.row
    sentences = {
        Reason.DAMAGED: text(
            "“{path}”已损坏或不是规范的工作簿，请用 WPS 或 Excel 打开后另存为新的 xlsx 再导入", path=path
        ),
        Reason.ENCRYPTED: text("“{path}”加了密码，请先取消密码保护再导入", path=path),
        Reason.TOO_BIG: text("“{path}”展开后过大，请把要导入的表复制到新的工作簿，另存为 xlsx 再导入", path=path),
        Reason.TOO_SLOW: text(
            "“{path}”读取过久，已停止；请把要导入的表复制到新的工作簿，另存为 xlsx 再导入", path=path
        ),
        Reason.ENTITIES: text(
            "“{path}”含有表格不该有的实体声明，为安全起见没有读取；请用 WPS 或 Excel 打开后另存为新的 xlsx 再导入",
            path=path,
        ),
        Reason.ARCHIVE: text("“{path}”是压缩包或别的文档，不是工作簿；请提供其中的 xlsx、xls、ods 或 csv", path=path),
        Reason.NO_TABLE: text("“{path}”不是表格文件，请提供 xlsx、xls、ods 或 csv", path=path),
        Reason.MANY_SHEETS: text("“{path}”的工作表超过 {limit} 个，请只保留要导入的", path=path, limit=MAX_SHEETS),
        Reason.MANY_ROWS: text(
            "“{path}”的工作表“{sheet}”超过 {limit} 行，请删去多余的行或分成几个文件",
            path=path,
            sheet=sheet,
            limit=MAX_ROWS,
        ),
        Reason.MANY_COLUMNS: text(
            "“{path}”的工作表“{sheet}”第 {row} 行超过 {limit} 列，请删去多余的列",
            path=path,
            sheet=sheet,
            row=row,
            limit=MAX_COLUMNS,
        ),
        Reason.LONG_CELL: text(
            "“{path}”的工作表“{sheet}”第 {row} 行的文字过长，请删短后重试", path=path, sheet=sheet, row=row
        ),
        Reason.NO_OLD_READER: text(
            "“{path}”是旧版 xls 或 xlsb 文件，请用 WPS 或 Excel 打开后另存为 xlsx 再导入", path=path
        ),
        Reason.OLD_BINARY: text("“{path}”是很旧的表格格式，请用 WPS 或 Excel 打开后另存为 xlsx 再导入", path=path),
    }
    return sentences[found.reason]
