"""What people do in evaluation: import a file, measure, note a finding, decide."""
