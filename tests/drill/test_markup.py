"""Text and its entities: what Telegram's HTML may look like, and what the server marks by itself."""

from __future__ import annotations

import pytest

from tests.drill.conftest import JSON, Caller


async def test_html_becomes_text_and_entities_in_utf16_units(drill: Caller) -> None:
    person = await drill.caller()
    sent = await drill.does("sendMessage", chat_id=person, text="👍 <b>now &lt;3</b>", parse_mode="HTML")
    assert sent["text"] == "👍 now <3"
    assert sent["entities"] == [{"type": "bold", "offset": 3, "length": 6}]


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("é<br>", 'Unsupported start tag "br" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("1 <3", "Unclosed start tag at byte offset 2"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href=x", "Unclosed start tag at byte offset 0"),
        ("<a href=x!>y</a>", "Unexpected end of name token at byte offset 9"),
        ('<a ="x">y</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<tg-emoji>x</tg-emoji>", 'Tag "tg-emoji" must have attribute "emoji-id" at byte offset 0'),
    ],
)
async def test_broken_html_is_refused(drill: Caller, html: str, reason: str) -> None:
    person = await drill.caller()
    told = await drill.refused("sendMessage", chat_id=person, text=html, parse_mode="HTML")
    assert told == f"Bad Request: can't parse entities: {reason}"


@pytest.mark.parametrize(
    ("html", "entity"),
    [
        (
            '<a href="https://example.org/?a=1&amp;b=2">x</a>',
            {"type": "text_link", "url": "https://example.org/?a=1&b=2"},
        ),
        ("<a href='tel:112'>x</a>", {"type": "text_link", "url": "tel:112"}),
        ("<blockquote expandable>x</blockquote>", {"type": "expandable_blockquote"}),
        ('<pre><code class="language-python">x</code></pre>', {"type": "pre", "language": "python"}),
        ('<span class="tg-spoiler">x</span>', {"type": "spoiler"}),
        (
            "<tg-emoji emoji-id='5368324170671202286'>x</tg-emoji>",
            {"type": "custom_emoji", "custom_emoji_id": "5368324170671202286"},
        ),
        ("<STRONG >x</STRONG >", {"type": "bold"}),
        ("  <u>x</u>  ", {"type": "underline"}),
    ],
)
async def test_every_tag_of_telegram_is_read(drill: Caller, html: str, entity: JSON) -> None:
    person = await drill.caller()
    sent = await drill.does("sendMessage", chat_id=person, text=html, parse_mode="HTML")
    assert sent["text"] == "x"
    assert sent["entities"] == [{"offset": 0, "length": 1, **entity}]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("&nbsp;", "&nbsp;"),
        ("&#128077;", "👍"),
        ("&#x1f44d;", "👍"),
        ("a & b", "a & b"),
        ("&amp;lt;", "&lt;"),
        ("&#0;", "&#0;"),
    ],
)
async def test_only_known_references_are_decoded(drill: Caller, source: str, text: str) -> None:
    person = await drill.caller()
    assert (await drill.does("sendMessage", chat_id=person, text=source, parse_mode="HTML"))["text"] == text


@pytest.mark.parametrize("mode", ["Markdown", "MarkdownV2", "BBCode"])
async def test_other_parse_modes_are_refused(drill: Caller, mode: str) -> None:
    person = await drill.caller()
    assert (await drill.refused("sendMessage", chat_id=person, text="x", parse_mode=mode)).startswith("Bad Request")


async def test_entities_may_be_given_instead_of_html(drill: Caller) -> None:
    person = await drill.caller()
    entities = [{"type": "bold", "offset": 2, "length": 3}]
    sent = await drill.does("sendMessage", chat_id=person, text="  now", entities=entities)
    assert (sent["text"], sent["entities"]) == ("now", [{"type": "bold", "offset": 0, "length": 3}])


async def test_commands_links_and_names_are_marked_by_the_server(drill: Caller) -> None:
    person = await drill.caller()
    sent = await drill.does(
        "sendMessage", chat_id=person, text="🚨 /accept_12 or https://example.org, @muster_bot #now"
    )
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in sent["entities"]] == [
        ("bot_command", 3, 10),
        ("url", 17, 19),
        ("mention", 38, 11),
        ("hashtag", 50, 4),
    ]


async def test_a_command_inside_code_stays_code(drill: Caller) -> None:
    person = await drill.caller()
    sent = await drill.does("sendMessage", chat_id=person, text="<code>/help</code>", parse_mode="HTML")
    assert [entity["type"] for entity in sent["entities"]] == ["code"]
