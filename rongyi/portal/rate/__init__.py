"""Rating a finished case (好差评)."""
