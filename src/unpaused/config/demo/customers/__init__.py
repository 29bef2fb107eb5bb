"""The drill's customers: a process of their own that knows nothing of the house but its addresses.

They read their own handsets, type codes, follow the forms of the pages as they find them, photograph papers, submit
and look how it goes. Some mistype, some send the wrong file first, some read English. Only HTTP, and drawings.
"""
