"""Item models that show plain values."""
