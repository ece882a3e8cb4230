"""Pictures of the site's own: cards that show a link elsewhere, 1200 × 630 with the title set with care; icons."""

from app.base.cards.card import Card, drawn
from app.base.cards.icon import as_png, icon

__all__ = ["Card", "as_png", "drawn", "icon"]
