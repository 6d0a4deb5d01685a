"""审议: what happened in the room: presence, opinions, outcomes, routes."""
