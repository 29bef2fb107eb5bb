"""Live updates: NOTIFY once a chunk with a topic, told to browsers as server-sent events by one small ASGI process.

An event says only that a topic changed; the page refetches. So nothing personal travels and a lost event harms nobody.
"""
