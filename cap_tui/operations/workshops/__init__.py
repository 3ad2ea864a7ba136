"""What people do in a workshop: one function a use case, called by commands, screens and phones.

Each takes a :class:`cap_tui.operations.workshops.access.WorkshopAccess`, which says in which
workshop and for whom, and returns records.
"""
