"""The ids of things, and the short numbers by which people say them."""

from __future__ import annotations

from typing import NewType

PersonId = NewType("PersonId", int)
TelegramId = NewType("TelegramId", int)  # a person's numeric id at Telegram; also the id of the private chat
RequestId = NewType("RequestId", int)
OfferId = NewType("OfferId", int)
AssignmentId = NewType("AssignmentId", int)
BundleId = NewType("BundleId", int)
BroadcastId = NewType("BroadcastId", int)

MOST_LETTERS = 4  # of a case number; far more requests than any operation sees
MOST_DIGITS = 2
CASE_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"  # without I, O and Q, which sound or look like 1 and 0
CASES_A_LETTER = 99  # two digits are easy to say


def case_number(request: RequestId) -> str:
    """Name a request for people: 1 is A1, 99 is A99, 100 is B1; after Z99 comes AA1."""
    block, rest = divmod(request - 1, CASES_A_LETTER)
    letters = ""
    while True:
        block, letter = divmod(block, len(CASE_LETTERS))
        letters = CASE_LETTERS[letter] + letters
        if block == 0:
            return f"{letters}{rest + 1}"
        block -= 1


def request_of(number: str) -> RequestId | None:
    """Read a case number back, in any case of letters and any script's digits; None when it is none."""
    said = number.strip().upper().removeprefix("#")
    letters = said.rstrip("".join(c for c in set(said) if c.isdecimal()))
    digits = said[len(letters) :]
    if (
        not letters
        or len(letters) > MOST_LETTERS
        or not digits
        or len(digits) > MOST_DIGITS
        or not set(letters) <= set(CASE_LETTERS)
    ):
        return None
    rest = int(digits)
    if not 1 <= rest <= CASES_A_LETTER:
        return None
    block = -1
    for letter in letters:
        block = (block + 1) * len(CASE_LETTERS) + CASE_LETTERS.index(letter)
    return RequestId(block * CASES_A_LETTER + rest)
