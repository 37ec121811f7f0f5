"""What stands between the outbox and the wire: the pace and the wire itself."""
