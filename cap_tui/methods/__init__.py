"""The mathematics: pure functions, each with its source."""
