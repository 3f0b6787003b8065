"""The pages of the partnerships room."""
