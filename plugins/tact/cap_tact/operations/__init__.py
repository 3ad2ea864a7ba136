"""What people do with services: plan one for an activity, record what came of it."""
