"""What people keep of their work lists: batches, named filters, notes, exports."""
