"""What people do: one function a use case, called by the command line, screens, the web and tests.

An operation takes a context and records, and returns records. It raises the errors of
``cap_tui.errors``; it draws nothing, prints nothing and reads no process-wide state.
"""
