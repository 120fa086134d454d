"""What the authority knows, one concept a file, low to high: see DESIGN.md for the order."""
