// texts that stand out less from what lies beneath them than WCAG AA asks for
() => {
  const parse = (text) => { const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number); return [r, g, b, a]; };
  const over = ([r, g, b, a], under) => [r, g, b].map((v, i) => v * a + under[i] * (1 - a));
  const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const light = (rgb) => { const [r, g, b] = rgb.map((v) => linear(v / 255)); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = (e) => {
    const layers = [];
    for (; e; e = e.parentElement) {
      layers.unshift(parse(getComputedStyle(e).backgroundColor));
      if (layers[0][3] === 1) break;
    }
    return layers.reduce((under, layer) => over(layer, under), [255, 255, 255]);
  };
  const weak = new Set(), texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const e = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || e.closest("script, style, svg, option") || !e.checkVisibility()) continue;
    const style = getComputedStyle(e), under = ground(e), size = parseFloat(style.fontSize);
    const [dim, bright] = [light(over(parse(style.color), under)), light(under)].sort((a, b) => a - b);
    const found = (bright + 0.05) / (dim + 0.05), large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    if (found < (large ? 3 : 4.5)) weak.add(`${e.outerHTML.slice(0, 80)} ${found.toFixed(2)}`);
  }
  return [...weak];
}
