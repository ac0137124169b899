"""Ideas every room needs and nobody owns. Knows no Django and no domain."""
