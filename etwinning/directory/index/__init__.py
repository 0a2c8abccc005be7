"""The directory's engine: bitmaps in a file that all processes read, and what changed since it was written.

`fresh.current(kind)` gives the index of a kind, or None while there is none; docs/decisions/0010 says why it is so.
It knows nothing of people or schools: what is found, by which tags and words, is said by a `kinds.Kind`.
"""
