"""StressTest: how well a region's smart specialisation works through its clusters."""
