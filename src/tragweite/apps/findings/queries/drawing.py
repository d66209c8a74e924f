# SPDX-License-Identifier: EUPL-1.2
"""The draw of posting slots of a campaign beside the posts that went live."""

from tragweite.apps.campaigns.models import Campaign, Lot
from tragweite.apps.campaigns.queries import lots_of
from tragweite.apps.monitoring.queries import PostFigure, PostFigures
from tragweite.core.evaluation.drawing import DrawnSlot, SlotDraw
from tragweite.documents import numbers


def slot_draw(campaign: Campaign, figures: PostFigures) -> SlotDraw | None:
    """The newest draw of slots with what became of each drawn post (found by its title); None where none was made."""
    lot = lots_of(campaign).filter(kind=Lot.Kind.SLOTS).first()
    if lot is None:
        return None
    by_title: dict[str, list[PostFigure]] = {}
    for post in figures.posts:
        by_title.setdefault(_plain(post.title), []).append(post)
    slots = [_slot(row, by_title.get(_plain(str(row["unit"])), [])) for row in lot.drawn]
    return SlotDraw(number=lot.number, seed=lot.seed, drawn_at=lot.drawn_at, slots=tuple(slots))


def _slot(row: dict[str, str], posts: list[PostFigure]) -> DrawnSlot:
    """A title that stands for several posts says of none that it was the drawn one."""
    post = posts[0] if len(posts) == 1 else None
    return DrawnSlot(
        title=str(row["unit"]),
        block=str(row["block"]),
        side=str(row["side"]),
        post_id=str(post.item_id) if post else None,
        sender=post.sender if post else "",
        published_at=post.published_at.astimezone(numbers.BERLIN) if post else None,
    )


def _plain(title: str) -> str:
    return " ".join(title.split()).casefold()
