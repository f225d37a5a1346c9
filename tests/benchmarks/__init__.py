"""What speed and memory the program promises, measured: `python -m tests.benchmarks`."""
