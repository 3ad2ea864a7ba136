"""Reports: a document model, what plugins add to it, and writers for each format."""
