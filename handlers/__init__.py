"""What people type and press: one folder per feature with its code and its words; `kit` is shared.

A feature is discovered, not listed: a folder here that exports `feature`. Features never import each other, and reach
what is kept only through `loyalty`.
"""
