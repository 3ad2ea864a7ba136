"""The S3 Synergy Diamond: finds transformative activities between priority areas, and partners for them."""
