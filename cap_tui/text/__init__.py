"""Words: cleaning of foreign text, translation, and formats of numbers and dates."""
