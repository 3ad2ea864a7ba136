"""The ids of the views that the board leads to."""

CALLS = "acie.calls"
APPLICATIONS = "acie.applications"
