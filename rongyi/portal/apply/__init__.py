"""Applying: form, materials, check, submit, receipt, correction."""
