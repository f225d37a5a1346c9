"""The `shuzhi` command: one module per command, listed in `main`."""
