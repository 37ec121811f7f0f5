"""What can be typed around a mission, for the list of /help."""

from __future__ import annotations

from bot.texts.buttons import typed
from bot.texts.facts import Html, Typed, lines
from bot.texts.voice import Voice


def volunteer_lines(voice: Voice) -> Html:
    """For who has a task, or had one."""
    return lines(
        voice.say("Help.later", "%(later)s: you need 15 minutes more", later=typed("later", "", 15)),
        voice.say("Help.back_in", "%(undo)s: you can go after all", undo=typed("back_in", "A12")),
        voice.say("Help.handover", "%(handover)s: somebody else should take over", handover=typed("give")),
        voice.say(
            "Help.unsafe",
            "%(unsafe)s, %(safe)s: it is not safe there; you are safe now",
            unsafe=typed("unsafe"),
            safe=typed("safe"),
        ),
        voice.say(
            "Help.call",
            "%(call)s: you need a coordinator there",
            call=typed("call"),
        ),
        voice.say(
            "Help.well",
            "%(well)s, %(seen)s: all is well; you have seen our message",
            well=typed("well"),
            seen=typed("seen"),
        ),
        voice.say(
            "Help.rest",
            "%(talk)s, %(fine)s, %(back)s: you would like to talk; you need no more rest; you are back",
            talk=typed("talk"),
            fine=typed("fine"),
            back=typed("back"),
        ),
    )


def coordinator_lines(voice: Voice) -> Html:
    """For who steers."""
    return lines(
        voice.say("Help.desk_handover", "%(handover)s: find somebody else for it", handover=Typed("/handover A12")),
        voice.say("Help.resume", "%(resume)s: people may go there again", resume=typed("resume", "A12")),
        voice.say("Help.ask_them", "%(ask)s: ask the resident if anybody may come", ask=typed("ask_them", "A12")),
        voice.say("Help.review", "%(review)s: this volunteer goes on as before", review=typed("review", "V7", "ok")),
    )
