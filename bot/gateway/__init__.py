"""The way in and out: raw updates into the inbox, owed words out of the outbox, and the wire itself."""
