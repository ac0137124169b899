"""Screens of staff: the counter and the desks that review and decide."""
