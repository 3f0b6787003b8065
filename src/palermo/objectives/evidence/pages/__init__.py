"""The pages of the evidence room."""
