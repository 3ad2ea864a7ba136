"""What a person does with the StressTest: one function a use case, called by commands, views and tests."""
