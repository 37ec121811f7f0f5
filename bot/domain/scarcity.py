"""Skills that few have and some need: who has one is not sent to carry water when others can."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

SkillMask = int


def scarce(groups: Iterable[SkillMask], crowd: Sequence[tuple[SkillMask, int]], share: float) -> SkillMask:
    """The skills of every group, of which any one is enough for some need, that less than this share of all can meet.

    The crowd is what people can do and bring, and how many are like that.
    """
    everybody = sum(many for _, many in crowd)
    found = 0
    for group in groups:
        able = sum(many for skills, many in crowd if skills & group)
        if able < share * everybody:
            found |= group
    return found


def spare(brings: SkillMask, uses: SkillMask, few_have: SkillMask) -> bool:
    """Tell whether somebody brings something scarce to a request that has no use for any of it."""
    return bool(brings & few_have) and not brings & few_have & uses
