"""The generic screens of a kind: its list, the page of one record, the form to add and edit."""
