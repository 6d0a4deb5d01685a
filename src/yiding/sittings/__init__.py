"""会议场次: a meeting before and while it is held: agenda, calling, states."""
