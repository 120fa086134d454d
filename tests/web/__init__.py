"""The pages: what they say, to whom, and what they refuse."""
