"""One case: what was handed in, what is known of it, and the acts that posts have on it."""
