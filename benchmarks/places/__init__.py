"""Proves or disproves what Muster claims about understanding places, against truths read straight from OpenStreetMap.

Nothing here knows how the search works: only `asking` meets it, through the same door as the bot.
"""
