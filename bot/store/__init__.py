"""All SQL lives here: one file, one writer, one noun a module."""

from __future__ import annotations

import sqlite3

from bot.store.db import Store, TransactionLost, Tx
from bot.store.lock import StoreRefused

# What a store can fail with while the program is sound: a full disk, a lock, a number too large to hold.
FAULTS: tuple[type[Exception], ...] = (sqlite3.Error, TransactionLost, OverflowError)

__all__ = ["FAULTS", "Store", "StoreRefused", "TransactionLost", "Tx"]
