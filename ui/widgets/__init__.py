"""The kit: small painted widgets that all screens are made of.

``from ui.widgets import Card, Button, …``; each class tells its signals in its docstring.
"""

from ui.widgets.answers import Answers
from ui.widgets.bar import Bar, PartsBar, paint_bar
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.chart import Chart, ChartData, chart_image, paint_chart
from ui.widgets.chips import Chips
from ui.widgets.fields import (
    DateField,
    LineField,
    NumberField,
    TimeField,
    parse_date,
    parse_number,
    parse_time,
)
from ui.widgets.figures import BigFigure, FactTile, Fields
from ui.widgets.focus_ring import FocusRing
from ui.widgets.form_card import FormCard
from ui.widgets.fraction import Fraction
from ui.widgets.messages import Banner, EmptyState, KeyHints, Legend, Toast
from ui.widgets.month_step import MonthStep
from ui.widgets.options import Option
from ui.widgets.painted import Painted
from ui.widgets.rail import Rail, RailStep
from ui.widgets.row_delegate import RowDelegate
from ui.widgets.search_field import SearchField
from ui.widgets.segments import Segments
from ui.widgets.select import Select, Tick
from ui.widgets.state_sign import SIGN_STATES, StateSign, paint_state_sign, state_tone
from ui.widgets.tabs import Tabs
from ui.widgets.tag import Tag, paint_tag
from ui.widgets.text import Elided, Heading, Rule, Text, column, line
from ui.widgets.text_area import TextArea

__all__ = [
    "SIGN_STATES",
    "Answers",
    "Banner",
    "Bar",
    "BigFigure",
    "Button",
    "Card",
    "Chart",
    "ChartData",
    "Chips",
    "DateField",
    "Elided",
    "EmptyState",
    "FactTile",
    "Fields",
    "FocusRing",
    "FormCard",
    "Fraction",
    "Heading",
    "KeyHints",
    "Legend",
    "LineField",
    "MonthStep",
    "NumberField",
    "Option",
    "Painted",
    "PartsBar",
    "Rail",
    "RailStep",
    "RowDelegate",
    "Rule",
    "SearchField",
    "Segments",
    "Select",
    "StateSign",
    "Tabs",
    "Tag",
    "Text",
    "TextArea",
    "Tick",
    "TimeField",
    "Toast",
    "chart_image",
    "column",
    "line",
    "paint_bar",
    "paint_chart",
    "paint_state_sign",
    "paint_tag",
    "parse_date",
    "parse_number",
    "parse_time",
    "state_tone",
]
