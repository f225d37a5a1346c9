"""Pages of the hall screen."""
