"""The pages of 历年与汇总: what a ledger of many meetings says, year on year and level on level."""
