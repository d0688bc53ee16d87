"""Can everything be read: text that is cut off, lies over other text or is too small for a wall."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

SMALLEST_TEXT = 20.0  # design units: 1080 of them to the height of the window
_TOUCHING = 0.05  # of the smaller text: boxes of neighbours may touch
_LOOK = """() => {
  const clips = (node) => getComputedStyle(node).overflow !== "visible";
  const isShown = (node) => {
    const style = getComputedStyle(node);
    const isDrawn = style.visibility !== "hidden" && style.display !== "none" && Number(style.opacity) > 0;
    return isDrawn && !node.closest("[hidden]");
  };
  const unseen = "script, style, noscript, head, footer, details:not([open]) > :not(summary)";
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode, parent = text.parentElement;
    if (!text.data.trim() || !parent || parent.closest(unseen)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const box of range.getClientRects()) {
      if (box.width < 1 || box.height < 1 || !isShown(parent)) continue;
      let left = 0, top = 0, right = innerWidth, bottom = innerHeight;
      for (let node = parent; node && node !== document.body; node = node.parentElement) {
        if (node instanceof SVGElement || !clips(node)) continue;
        const frame = node.getBoundingClientRect();
        left = Math.max(left, frame.left); right = Math.min(right, frame.right);
        top = Math.max(top, frame.top); bottom = Math.min(bottom, frame.bottom);
      }
      found.push({
        text: text.data.trim(), size: parseFloat(getComputedStyle(parent).fontSize),
        box: [box.left, box.top, box.right, box.bottom], clip: [left, top, right, bottom],
        isOnMap: Boolean(parent.closest(".leaflet-container"))
      });
    }
  }
  return found;
}"""


@dataclass(frozen=True, slots=True)
class Piece:
    """One run of text on the page: its box and the frame it is seen through, in pixels."""

    text: str
    size: float
    box: tuple[float, float, float, float]
    clip: tuple[float, float, float, float]
    is_on_map: bool

    @property
    def core(self) -> tuple[float, float, float, float]:
        """The part of the box that letters fill; line boxes are higher than their letters."""
        left, top, right, bottom = self.box
        room = 0.22 * (bottom - top)
        return left + 1, top + room, right - 1, bottom - room

    @property
    def is_cut(self) -> bool:
        """Whether some of the letters cannot be seen."""
        left, top, right, bottom = self.core
        return left < self.clip[0] or top < self.clip[1] or right > self.clip[2] or bottom > self.clip[3]


def pieces_on(page: Page) -> list[Piece]:
    """List every visible run of text."""
    found: list[dict[str, Any]] = page.evaluate(_LOOK)
    return [Piece(one["text"], one["size"], tuple(one["box"]), tuple(one["clip"]), one["isOnMap"]) for one in found]


def cut(pieces: list[Piece]) -> list[str]:
    """Name the texts that are cut off."""
    return [piece.text for piece in pieces if piece.is_cut]


def overlapping(pieces: list[Piece]) -> list[tuple[str, str]]:
    """Name the pairs of texts of which one lies over the other."""
    pairs = []
    for place, one in enumerate(pieces):
        for other in pieces[place + 1 :]:
            if _share(one.core, other.core) > _TOUCHING * min(_area(one.core), _area(other.core)):
                pairs.append((one.text, other.text))
    return pairs


def too_small(pieces: list[Piece], height: int) -> list[str]:
    """Name the texts below the smallest size a wall may have."""
    unit = height / 1080
    return [piece.text for piece in pieces if piece.size < (SMALLEST_TEXT - 0.5) * unit]


def _area(box: tuple[float, float, float, float]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _share(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return width * height if width > 0 and height > 0 else 0.0
