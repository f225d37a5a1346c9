"""What is true: the values and rules of the trade. Standard library only; no file, clock, network or thread."""
