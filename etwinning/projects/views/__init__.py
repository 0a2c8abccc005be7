"""Pages and deeds of projects."""
