"""Made-up cases, as many as wanted: to see how the platform goes when it is full."""
