"""Rows of several tasks on one way: good ones, and what the database refuses of them."""

from __future__ import annotations

GOOD_BUNDLES = """
INSERT INTO requests (id, resident, state, urgency, door_code, lat, lon, from_chat, from_message, created_at)
VALUES (3, 1, 'staffed', 'normal', '0042', 1, 1, 11, 3, 0), (4, 1, 'staffed', 'normal', '0042', 1, 1, 11, 4, 0);
INSERT INTO people (id, telegram_id, name, language, first_seen_at, last_seen_at) VALUES (4, 14, 'Tom', 'en', 0, 0);
INSERT INTO volunteers (person, state, joined_at) VALUES (4, 'busy', 0);
INSERT INTO bundles (id, volunteer, made_at) VALUES (1, 4, 0), (2, 4, 0);
INSERT INTO offers (id, request, volunteer, state, made_at, expires_at, bundle, stop)
VALUES (4, 3, 4, 'sent', 0, 9, 1, 1), (5, 4, 4, 'sent', 0, 9, 1, 2);
INSERT INTO assignments (id, request, seat, volunteer, offer, state, eta_at, made_at, bundle, stop, leg_min, shown)
VALUES (4, 3, 1, 4, 4, 'en_route', 9, 0, 1, 1, 5, 1), (5, 4, 1, 4, 5, 'accepted', 9, 0, 1, 2, 5, 0);
"""

REFUSED_BUNDLES = {
    "a bundle of nobody": "INSERT INTO bundles (volunteer, made_at) VALUES (1, 0)",
    "a fifth stop asked about": "UPDATE offers SET stop = 5 WHERE id = 4",
    "a stop of no bundle asked about": "UPDATE offers SET bundle = NULL WHERE id = 4",
    "two questions about one stop": "UPDATE offers SET stop = 1 WHERE id = 5",
    "a question beside those of a bundle": "INSERT INTO offers (request, volunteer, state, made_at, expires_at)"
    " VALUES (1, 4, 'queued', 0, 9)",
    "two bundles asked about at once": "INSERT INTO offers (request, volunteer, state, made_at, expires_at, bundle,"
    " stop) VALUES (1, 4, 'queued', 0, 9, 2, 2)",
    "a fifth stop of a mission": "UPDATE assignments SET stop = 5 WHERE id = 5",
    "a stop of a mission without a bundle": "UPDATE assignments SET bundle = NULL WHERE id = 5",
    "a leg of less than no time": "UPDATE assignments SET leg_min = -1 WHERE id = 5",
    "a place half shown": "UPDATE assignments SET shown = 2 WHERE id = 5",
    "a place kept back from who has it alone": "UPDATE assignments SET shown = 0 WHERE id = 1",
    "a place kept back from who is on the way": "UPDATE assignments SET shown = 0 WHERE id = 4",
    "on the way to two at once": "UPDATE assignments SET state = 'on_site', shown = 1 WHERE id = 5",
    "a mission beside those of a bundle": "INSERT INTO assignments (request, seat, volunteer, offer, state, eta_at,"
    " made_at) VALUES (1, 2, 4, 4, 'accepted', 9, 0)",
    "missions of two bundles": "INSERT INTO assignments (request, seat, volunteer, offer, state, eta_at, made_at,"
    " bundle, stop) VALUES (1, 2, 4, 4, 'accepted', 9, 0, 2, 1)",
}
