"""Pictures that show a link to this site elsewhere: 1200 × 630, the title set with care."""

from app.base.cards.card import Card, drawn

__all__ = ["Card", "drawn"]
