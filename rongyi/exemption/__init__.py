"""The ledger of why a material need not be handed in."""
