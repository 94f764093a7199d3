"""What is kept: one file per concept, its SQLModel tables and the statements that read and write them.

`database.py` is the only way in from the event loop; `types.py` holds the column types; everything else is a concept.
This room knows neither Telegram nor HTTP nor the programme's rules.
"""
