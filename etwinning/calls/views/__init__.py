"""The pages of partner calls and campaigns."""
