"""What pages and the terminal show of things."""
