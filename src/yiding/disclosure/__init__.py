"""公开: what the public may see of issued papers, and its frozen copies."""
