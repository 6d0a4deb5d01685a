"""数据: why something is not made public, with the legal basis."""
