"""history: cases of former systems, event by event, beside those of our own."""
