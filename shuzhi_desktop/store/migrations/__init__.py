"""How a meeting file of each version is made from the one before."""
