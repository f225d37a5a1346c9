"""述职评议 (shuzhi-desktop): run a 述职评议会 in the hall, tally it exactly, file the workbook."""
