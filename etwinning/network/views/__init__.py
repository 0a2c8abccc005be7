"""Pages and deeds of the network."""
