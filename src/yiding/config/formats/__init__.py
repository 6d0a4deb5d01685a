"""写法: how days are written in forms."""
