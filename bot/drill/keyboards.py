"""Reads a `reply_markup`, refusing what Telegram refuses."""

from __future__ import annotations

from typing import Any

from bot.drill.arguments import Arguments
from bot.drill.refused import Refused

JSON = dict[str, Any]

MOST_BUTTONS = 100
MOST_DATA_BYTES = 64  # https://core.telegram.org/bots/api#inlinekeyboardbutton
MOST_COPIED = 256
ACTIONS = frozenset(
    [
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    ]
)
STYLES = {"danger", "success", "primary"}
URL_STARTS = ("http://", "https://", "tg://", "ton://", "tel:", "mailto:")
PRIVATE_ONLY = {"request_contact": "phone number", "request_location": "location", "web_app": "web app"}


def read(arguments: Arguments, *, private: bool) -> JSON | None:
    """The markup, checked. Empty keyboards read as none."""
    markup = arguments.structure("reply_markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise Refused("object expected as reply markup")
    if "inline_keyboard" in markup:
        return inline(markup["inline_keyboard"])
    if "keyboard" in markup:
        return reply_keyboard(markup, private=private)
    return next(({name: True, **markup} for name in ("remove_keyboard", "force_reply") if markup.get(name)), None)


def inline(rows: Any) -> JSON | None:
    kept = [[inline_button(button) for button in row] for row in checked(rows, "inline keyboard") if row]
    if sum(map(len, kept)) > MOST_BUTTONS:
        raise Refused("REPLY_MARKUP_TOO_LONG")
    return {"inline_keyboard": kept} if kept else None


def checked(rows: Any, what: str) -> list[list[Any]]:
    if not isinstance(rows, list):
        raise Refused(f'field "{what.replace(" ", "_")}" of the ReplyMarkup must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise Refused(f"expected an Array of {what} rows")
    return rows


def inline_button(button: Any) -> JSON:
    if not isinstance(button, dict):
        raise Refused("can't parse inline keyboard button: expected an Object")
    named(button, "inline keyboard button")
    actions = [action for action in button if action in ACTIONS]
    if not actions:
        raise Refused(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        )
    if len(actions) > 1:
        raise Refused("can't parse inline keyboard button: exactly one optional field must be used")
    check_action(button, actions[0])
    return button


def named(button: JSON, what: str) -> None:
    if not isinstance(button.get("text"), str):
        raise Refused(f'can\'t parse {what}: Field "text" must be of type String')
    if not button["text"].strip():
        raise Refused("inline keyboard button text must be non-empty" if "inline" in what else "BUTTON_TEXT_INVALID")
    if "style" in button and str(button["style"]) not in STYLES:
        raise Refused(f"can't parse {what}: invalid button style specified")


def check_action(button: JSON, action: str) -> None:
    value = button[action]
    if action == "callback_data" and not fits(value, MOST_DATA_BYTES):
        raise Refused("BUTTON_DATA_INVALID")
    if action == "url" and not linkable(value):
        raise Refused(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
    if action == "copy_text" and not (isinstance(value, dict) and fits(value.get("text"), MOST_COPIED)):
        raise Refused("BUTTON_COPY_TEXT_INVALID")
    if action == "web_app" and not (isinstance(value, dict) and str(value.get("url", "")).startswith("https://")):
        raise Refused("inline keyboard button Web App URL is invalid: Only HTTPS links are allowed")


def fits(value: Any, most_bytes: int) -> bool:
    return isinstance(value, str) and 1 <= len(value.encode("utf-8", "replace")) <= most_bytes


def linkable(value: Any) -> bool:
    return isinstance(value, str) and " " not in value and (value.lower().startswith(URL_STARTS) or "." in value)


def reply_keyboard(markup: JSON, *, private: bool) -> JSON | None:
    rows = [
        [reply_button(button, private=private) for button in row] for row in checked(markup["keyboard"], "keyboard")
    ]
    kept = [row for row in rows if row]
    return {**markup, "keyboard": kept} if kept else None


def reply_button(button: Any, *, private: bool) -> JSON:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise Refused("can't parse keyboard button: expected an Object")
    named(button, "keyboard button")
    for wish, what in PRIVATE_ONLY.items():
        if button.get(wish) and not private:
            raise Refused(f"{what} can be requested in private chats only")
    return button
