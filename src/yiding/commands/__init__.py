"""命令: the server's commands, one a file. ``yiding.cli`` loads them only when one is asked for."""
