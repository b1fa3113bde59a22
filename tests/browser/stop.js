// where the focus is, whether it has a ring, and whether what is in the window of it lies on top
() => {
  const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
  const top = Math.max(box.top, document.querySelector(".jump").getBoundingClientRect().bottom);
  const there = document.elementFromPoint(box.x + Math.min(box.width, 20) / 2, (Math.min(box.bottom, innerHeight) + (e.closest(".jump") ? box.top : top)) / 2);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  return [`${e.tagName} ${e.className} ${e.id}`, ring, Boolean(there) && (e.contains(there) || there.contains(e))];
}
