"""Django's PostgreSQL engine, whose statements go the short way (`journal.store.sending`)."""
