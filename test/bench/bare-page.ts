import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/**
 * The peer of the editor's lists: a page of nothing but plain `<img>` thumbnails in the virtual list that the editor uses, one a row, or as many as stand
 * side by side. Its pictures come from memory.
 */
export async function barePage(
  root: string,
  thumbnail: Buffer,
): Promise<{ url(count: number, columns: number, height: number): string; close(): Promise<void> }> {
  const library = join(root, 'node_modules/@tanstack/virtual-core/dist/esm');
  const page = `<!doctype html><meta charset="utf-8"><title>Bare</title>
<style>body{margin:0;background:#1e1e1e}#scroll{height:100vh;overflow:auto}#list{position:relative}img{position:absolute;object-fit:contain}</style>
<div id="scroll"><div id="list"></div></div>
<script type="module">
import { Virtualizer, elementScroll, observeElementOffset, observeElementRect } from '/library/index.js';
const asked = new URLSearchParams(location.search);
const [count, columns, height] = ['count', 'columns', 'height'].map((name) => Number(asked.get(name)));
const [scroll, list] = [document.getElementById('scroll'), document.getElementById('list')];
const shown = new Map();
const draw = (virtualizer) => {
  list.style.height = virtualizer.getTotalSize() + 'px';
  const items = virtualizer.getVirtualItems();
  const there = new Set(items.map(({ index }) => index));
  for (const [index, images] of shown) if (!there.has(index)) { images.forEach((image) => image.remove()); shown.delete(index); }
  for (const { index, start } of items) {
    if (shown.has(index)) continue;
    shown.set(index, Array.from({ length: columns }, (_, column) => {
      const image = document.createElement('img');
      image.decoding = 'async';
      image.src = '/thumbnail?' + (index * columns + column);
      Object.assign(image.style, { top: start + 'px', left: column * height + 'px', width: height - 8 + 'px', height: height - 8 + 'px' });
      list.append(image);
      return image;
    }));
  }
};
const virtualizer = new Virtualizer({ count: Math.ceil(count / columns), getScrollElement: () => scroll, estimateSize: () => height, overscan: 8, scrollToFn: elementScroll, observeElementRect, observeElementOffset, onChange: draw });
virtualizer._didMount();
virtualizer._willUpdate();
draw(virtualizer);
</script>`;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/thumbnail') response.setHeader('content-type', 'image/webp').end(thumbnail);
    else if (pathname.startsWith('/library/')) {
      response.setHeader('content-type', 'text/javascript');
      createReadStream(join(library, pathname.slice('/library/'.length).replaceAll('..', ''))).pipe(response);
    } else response.setHeader('content-type', 'text/html').end(page);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: (count, columns, height) => `http://127.0.0.1:${port}/?count=${count}&columns=${columns}&height=${height}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
