"""What happens: one module per use case, the only code that changes a meeting. Knows neither SQL, files nor Qt."""
