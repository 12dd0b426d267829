const XHTML = 'http://www.w3.org/1999/xhtml';
const SVG = 'http://www.w3.org/2000/svg';

/** What only serves interaction, or is for screen readers, has no place in a picture. */
const LEFT_OUT = '.vh, .info, .switch, [popover], .point, .probe';

/**
 * An element as a PNG, drawn by the browser itself: its shadow tree with every style resolved, inside an SVG image. Nothing is
 * fetched. Fonts are those of the system; a web font of the page falls back.
 *
 * @returns `undefined` where the element is not shown at all, and where the browser refuses: a policy without `img-src data:`, or one that keeps such images from being read.
 */
export async function elementImage(element: HTMLElement, pixelRatio = 2): Promise<Blob | undefined> {
  const { width, height } = element.getBoundingClientRect();
  if (width === 0 || height === 0 || !element.shadowRoot) return undefined;
  // A document of its own: no custom element wakes up in it.
  const page = document.implementation.createHTMLDocument('');
  const root = page.createElementNS(XHTML, 'div') as HTMLElement;
  root.style.cssText = `${styleText(element)};margin:0;width:${width}px;height:${height}px;background-color:${ground(element)}`;
  for (const child of element.shadowRoot.childNodes) appendCopy(root, child, page);

  const svg = page.createElementNS(SVG, 'svg');
  svg.setAttribute('width', String(width * pixelRatio));
  svg.setAttribute('height', String(height * pixelRatio));
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  const foreign = page.createElementNS(SVG, 'foreignObject');
  foreign.setAttribute('width', '100%');
  foreign.setAttribute('height', '100%');
  foreign.append(root);
  svg.append(foreign);

  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
  try {
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(width * pixelRatio);
    canvas.height = Math.round(height * pixelRatio);
    const brush = canvas.getContext('2d');
    if (!brush) return undefined;
    brush.drawImage(image, 0, 0);
    return await new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? undefined), 'image/png'));
  } catch {
    return undefined;
  }
}

function appendCopy(parent: Element, node: Node, page: Document): void {
  if (node.nodeType === Node.TEXT_NODE) parent.append(page.createTextNode(node.textContent ?? ''));
  if (!(node instanceof Element) || node instanceof HTMLStyleElement || node.matches(LEFT_OUT)) return;
  if (node instanceof HTMLSlotElement) {
    const assigned = node.assignedNodes();
    for (const child of assigned.length > 0 ? assigned : node.childNodes) appendCopy(parent, child, page);
    return;
  }
  const copy = page.createElementNS(
    node.namespaceURI,
    node instanceof HTMLCanvasElement ? 'img' : node.localName,
  ) as HTMLElement;
  for (const { name, value } of node.attributes) if (KEPT.has(name)) copy.setAttribute(name, value);
  if (node instanceof HTMLCanvasElement) copy.setAttribute('src', node.toDataURL());
  copy.style.cssText = styleText(node);
  // Nobody scrolls a picture, and a bar that the page did not have would take room.
  if (/auto|scroll/.test(copy.style.overflow)) copy.style.overflow = 'hidden';
  parent.append(copy);
  appendPseudo(copy, node, '::before', page);
  for (const child of (node.shadowRoot ?? node).childNodes) appendCopy(copy, child, page);
  appendPseudo(copy, node, '::after', page);
}

/** The colour the element stands on: light letters of a dark page must not end on the white of a letter. */
function ground(element: Element): string {
  for (let node: Element | null = element; node; node = node.assignedSlot ?? node.parentElement ?? hostOf(node)) {
    const { backgroundColor } = getComputedStyle(node);
    if (!TRANSPARENT.test(backgroundColor)) return backgroundColor;
  }
  return 'Canvas';
}

/** As computed styles write it: black ends with a zero, too. */
const TRANSPARENT = /^rgba.*, 0\)$|\/ 0\)$/;

const hostOf = (node: Element): Element | null => {
  const root = node.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
};

/** Attributes that shape a drawing or a table and are no style. */
const KEPT = new Set([
  'd',
  'cx',
  'cy',
  'r',
  'x',
  'y',
  'width',
  'height',
  'viewBox',
  'preserveAspectRatio',
  'colspan',
  'rowspan',
]);

/** The mark at a tile's edge and the like, as elements. */
function appendPseudo(copy: HTMLElement, node: Element, pseudo: '::before' | '::after', page: Document): void {
  const { content } = getComputedStyle(node, pseudo);
  if (content === 'none' || content === 'normal' || content === '') return;
  const box = page.createElementNS(XHTML, 'i') as HTMLElement;
  box.style.cssText = styleText(node, pseudo);
  copy.append(box);
}

/** Every property as it was computed, except motion, which would start over in the picture. */
function styleText(node: Element, pseudo?: string): string {
  const style = getComputedStyle(node, pseudo);
  let text = '';
  for (const name of style)
    if (!/^(animation|transition|container|-webkit-locale)/.test(name))
      text += `${name}:${style.getPropertyValue(name)};`;
  return text;
}
