"""Lays the recovery sheet out: the code large enough to be typed, and as a code to be scanned."""

from typing import Final

from models.paper.compose import Composer, finished
from models.paper.items import RULE, Align, Rect, Sheet, Template, TextCode
from models.paper.measure import Measure, Style
from models.recovery_sheet.data import RecoverySheetData

__all__ = ["RECOVERY_TEMPLATE", "lay_out_recovery"]

RECOVERY_TEMPLATE: Final = Template(number=9, version=1)
"""Not read back, so it has no digest."""

_LEFT: Final = 20.0
_RIGHT: Final = 190.0
_FRAME: Final = (_LEFT, 72.0, _RIGHT - _LEFT, 66.0)
"""Left, top, width, height of the box round the code."""
_CODE: Final = (142.0, 84.0, 42.0)
"""Left, top, size of the code to be scanned: its cells are above 1 mm."""
_GROUPS_A_ROW: Final = 4
_FIRST_SIGN: Final = 34.5
_SIGN_PITCH: Final = 6.0
"""Every sign has a place of the same width: so none is skipped or read twice."""
_GROUP_PITCH: Final = 27.0
_FIRST_ROW: Final = 84.0
_ROW_PITCH: Final = 13.6
_SIGNS: Final = Style(17.5, bold=True)
_SMALL: Final = Style(9)
_LABEL: Final = Style(10)
_VALUE: Final = Style(11.5, bold=True, floor=8)
_HEAD: Final = Style(12, bold=True)
_BODY: Final = Style(11)
_LINE_PITCH: Final = 7.6

_HOW: Final = (
    "打开走访台账，在问启动密码的小窗口里选“忘了密码：输入恢复码”。",
    "照上面输入，或用扫码枪扫一下方块码。大小写、空格不限；码里没有 0、1、8、9。",
    "码对了，就设一个新的启动密码。这张单子照旧有用，不用重打。",
)
_KEEP: Final = (
    "请锁进保险柜或交单位保管，不要和电脑放在一起，不要拍照。",
    "谁有这张单子和这台电脑，谁就能打开台账。单子丢了，取消启动密码再设一次。",
    "忘了密码又没有这张单子，就没有人能打开台账和备份了。",
)


def _draw_head(page: Composer, data: RecoverySheetData) -> None:
    page.text((_LEFT, 27.0), "恢复单", Style(26, bold=True, serif=True))
    page.text((_RIGHT, 24.0), "走访台账 Roundbook", _SMALL, align=Align.RIGHT)
    page.text((_RIGHT, 29.5), "机密", Style(12, bold=True), align=Align.RIGHT)
    page.horizontal(35.0, _LEFT, _RIGHT, RULE)
    fields = (
        (_LEFT, 43.0, 80.0, "客户经理", data.manager or "—"),
        (105.0, 43.0, 85.0, "打印", f"{data.printed_at:%Y-%m-%d %H:%M}"),
        (_LEFT, 52.0, 80.0, "单位", data.organisation or "—"),
        (105.0, 52.0, 85.0, "台账编号", data.ledger),
    )
    for x, y, room, label, value in fields:
        wide = page.text((x, y), label, _LABEL) + 3.0
        page.text((x + wide, y), value, _VALUE, width=room - wide)


def _draw_code(page: Composer, code: str) -> None:
    page.text((_LEFT, 65.5), "恢复码", _HEAD)
    left, top, width, height = _FRAME
    page.add(Rect(x=left, y=top, width=width, height=height, weight=0.5))
    groups = code.split("-")
    for at, group in enumerate(groups):
        row, place = divmod(at, _GROUPS_A_ROW)
        y = _FIRST_ROW + _ROW_PITCH * row
        if not place:
            page.text((_LEFT + 7.0, y), str(row + 1), _SMALL, align=Align.CENTRE)
        for index, sign in enumerate(group):
            sign_x = _FIRST_SIGN + _GROUP_PITCH * place + _SIGN_PITCH * index
            page.text((sign_x, y), sign, _SIGNS, align=Align.CENTRE)
    x, y, size = _CODE
    page.add(TextCode(name="code", text=code, x=x, y=y, size=size))


def _draw_lines(page: Composer, top: float, title: str, lines: tuple[str, ...]) -> float:
    page.text((_LEFT, top), title, _HEAD)
    y = top + 9.0
    for number, text in enumerate(lines, start=1):
        page.text((_LEFT + 2.0, y), f"{number}.", _BODY)
        for line in page.wrapped(text, _BODY, _RIGHT - _LEFT - 9.0):
            page.text((_LEFT + 9.0, y), line, _BODY)
            y += _LINE_PITCH
    return y


def lay_out_recovery(data: RecoverySheetData, measure: Measure) -> Sheet:
    """Lay the recovery sheet out on one page; black on white alone."""
    page = Composer(measure)
    _draw_head(page, data)
    _draw_code(page, data.code)
    end = _draw_lines(page, 150.0, "忘了密码时", _HOW)
    _draw_lines(page, end + 6.0, "保管", _KEEP)
    return finished(RECOVERY_TEMPLATE, "恢复单", [page])
