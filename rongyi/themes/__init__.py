"""一件事: one plan, one form, one set of materials for several items."""
