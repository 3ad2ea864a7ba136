"""Small widgets that screens and plugins share."""
