"""数据: names, verbs and kinds that a site may change."""
