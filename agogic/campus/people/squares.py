"""What a page of sign-in cards is drawn from: each card with the square a camera reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import segno
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from agogic.campus.foundation.visit import Visit
from agogic.campus.people.actions import PrintedCard


def cards_context(request: Visit, printed: Sequence[PrintedCard]) -> dict[str, Any]:
    """The cards with their squares, and the address to type where there is no camera."""
    shown = [{"card": card, "qr": _square(request, card)} for card in printed]
    return {"cards": shown, "host": request.get_host()}


def _square(request: Visit, card: PrintedCard) -> SafeString:
    """The address of a card's code, drawn as SVG."""
    address = request.build_absolute_uri(reverse("people:card", args=[card.code]))
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        svgclass="qr", lineclass=None, border=1, omitsize=True, dark="#22352f", light="#fff"
    )
    return mark_safe(drawn)  # noqa: S308 - drawn by us from our own address
