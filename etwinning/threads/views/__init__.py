"""The pages and deeds of the talk in a room."""
