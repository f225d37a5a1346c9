"""The ledger (台账): one file of many meetings' sealed results, and the queries over it."""
