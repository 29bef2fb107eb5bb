"""Loops that run once a person, once an entry or once a key, compiled by numba and cached on disk.

Each has one specification in plain numpy or Python beside it, which the tests compare it with. They let other threads
run (`nogil`). Arrays are C-contiguous and writable, so that each loop is compiled for one set of types.
"""
