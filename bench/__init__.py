"""Measured workloads. Figures of one machine at one time: only ratios are carried elsewhere."""
