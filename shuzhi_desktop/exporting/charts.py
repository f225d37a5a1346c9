"""Native charts of the spreadsheet program, drawn from cells of the sheet they stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from shuzhi_desktop.services.documents.sheet_table import Chart, SheetTable

COLOURS = ("1A7F4B", "8FC9A8", "B7791F", "B4232A", "2459A9", "8B949E")
_SINGLE = "B4232A"


def draw_chart(sheet: Worksheet, table: SheetTable, chart: Chart) -> None:
    """Lay a bar chart over the column kept for it; bars run in the order of the rows."""
    top = table.first_body_row
    head, first, last = top + chart.head, top + chart.first, top + chart.last
    drawn = BarChart()
    drawn.type = "bar"
    drawn.title = None
    drawn.gapWidth = 40
    shown = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    if chart.stacked:
        shown.numFmt = "0;;;"  # no label where nobody voted
        drawn.grouping, drawn.overlap = "stacked", 100
    else:
        drawn.legend = None
    figures = Reference(sheet, min_col=2, max_col=1 + chart.series, min_row=head, max_row=last)
    drawn.add_data(figures, titles_from_data=True)
    drawn.set_categories(Reference(sheet, min_col=1, min_row=first, max_row=last))
    for number, series in enumerate(drawn.series):
        colour = COLOURS[number % len(COLOURS)] if chart.stacked else _SINGLE
        series.graphicalProperties = GraphicalProperties(solidFill=colour)
    drawn.dataLabels = shown
    drawn.y_axis.scaling.min = 0  # a bar that does not begin at nothing makes small differences look large
    # Rows read from the top; a bar chart counts from the bottom.
    drawn.x_axis.scaling.orientation = "maxMin"
    drawn.x_axis.delete = drawn.y_axis.delete = False
    drawn.y_axis.majorGridlines = None
    corners = AnchorMarker(col=chart.at, row=head), AnchorMarker(col=chart.at + 1, row=last)
    place: Any = TwoCellAnchor(editAs="oneCell", _from=corners[0], to=corners[1])
    drawn.anchor = place  # openpyxl's stub knows only the name of a cell
    sheet.add_chart(drawn)
