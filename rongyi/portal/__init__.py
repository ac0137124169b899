"""The applicant's screens: find out, apply, follow, rate. Knows no rule."""
