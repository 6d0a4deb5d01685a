"""议题: what is put before a meeting, from the first form to its admission."""
