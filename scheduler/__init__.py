"""What happens by itself: `tick.py` finds what is due, and one file per concept says what is done about it.

A file here that exports `jobs` is discovered. A job is a plain function of a transaction and the row that is due; it
says in words what it does when it is late.
"""
