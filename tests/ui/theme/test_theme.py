import itertools

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication

from ui.theme import DARK, INK, LIGHT, Mode, Tokens, contrast, has_chinese, theme
from ui.theme.icons import app_icon, icon_names, paint_icon
from ui.theme.palette import make_palette
from ui.theme.sheet import make_sheet

GROUNDS = ("card", "bg", "raised", "soft", "grey")
PAIRS = [
    *itertools.product(("text", "text2", "muted", "accent"), GROUNDS),
    *itertools.product(("ok", "warn", "bad"), ("card", "raised")),
    ("ok", "oksoft"),
    ("warn", "warnsoft"),
    ("bad", "badsoft"),
    ("text", "badsoft"),
    ("text", "warnsoft"),
    ("on", "accent"),
    ("onbad", "bad"),
    ("on", "ok"),
    *itertools.product(("sidetext", "sidemuted", "sideink", "sidebar"), ("side", "sideon")),
    ("card", "text"),
]
# Hints stand on the side itself, never on the current row.
PAIRS.remove(("sidemuted", "sideon"))


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda t: t.name)
@pytest.mark.parametrize(("ink", "ground"), PAIRS, ids="-".join)
def test_every_text_is_readable_on_its_ground(tokens: Tokens, ink: str, ground: str) -> None:
    assert contrast(tokens.tone(ink), tokens.tone(ground)) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda t: t.name)
def test_control_edges_can_be_seen(tokens: Tokens) -> None:
    assert contrast(tokens.input, tokens.card) >= 3


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("tokens", [LIGHT, DARK, INK], ids=lambda t: t.name)
def test_palette_sets_every_role(tokens: Tokens, themed: QApplication) -> None:
    palette = make_palette(tokens)
    roles = [r for r in QPalette.ColorRole if r.name not in ("NoRole", "NColorRoles")]
    for role in roles:
        assert palette.isBrushSet(QPalette.ColorGroup.Active, role), role


def test_sheet_has_no_open_place() -> None:
    assert "@" not in make_sheet(DARK, round)
    assert DARK.accent in make_sheet(DARK, round)


def test_switching_changes_what_is_painted_with(themed: QApplication, qtbot: object) -> None:
    seen = []
    theme.changed.connect(lambda: seen.append(theme.tokens.name))
    before = theme.color("accent").name()
    theme.set_mode(Mode.DARK)
    assert seen[-1:] == ["dark"]
    assert theme.color("accent").name() == DARK.accent != before
    assert themed.palette().color(QPalette.ColorRole.Window).name() == DARK.bg


def test_large_type_grows_text_and_heights(themed: QApplication) -> None:
    assert (theme.font(14).pixelSize(), theme.px(36)) == (14, 36)
    theme.set_large(True)
    assert (theme.font(14).pixelSize(), theme.px(28)) == (18, 36)


def test_a_chinese_font_is_there(themed: QApplication) -> None:
    if not has_chinese():
        pytest.skip("no Chinese font is installed")
    assert theme.width("户户") > theme.width("..") * 2


@pytest.mark.parametrize("name", icon_names())
def test_every_icon_paints_in_the_colour_asked_for(name: str, themed: QApplication) -> None:
    image = QImage(40, 40, QImage.Format.Format_ARGB32)
    image.fill(0)
    with QPainter(image) as painter:
        paint_icon(painter, QRectF(0, 0, 40, 40), name, "#ff0000")
    solid = [
        image.pixelColor(x, y)
        for x in range(40)
        for y in range(40)
        if image.pixelColor(x, y).alpha() == 255
    ]
    assert solid, "nothing was painted"
    assert {colour.name() for colour in solid} == {QColor("red").name()}


def test_app_icon_has_the_usual_sizes(themed: QApplication) -> None:
    assert {16, 32, 256} <= {size.width() for size in app_icon().availableSizes()}
