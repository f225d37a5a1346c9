"""Qt widgets: shell, screens, widgets, models, theme, and the bridge from events to signals."""
