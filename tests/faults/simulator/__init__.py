"""Whole histories of cases, with crashes anywhere, on a store in memory and on the real one."""
