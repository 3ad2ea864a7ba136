"""Fixtures for the tests of plugins; pytest loads them through its entry point."""
