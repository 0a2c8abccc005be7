"""The demo world: the same towns, schools, people and projects every time it is built."""
