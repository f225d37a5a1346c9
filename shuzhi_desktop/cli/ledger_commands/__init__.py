"""The commands of `shuzhi ledger`, one module a command or two that belong together."""
