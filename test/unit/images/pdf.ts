import { inflateSync } from 'node:zlib';

/** Reads what a PDF of ours says, by its own tables: each page's size and its text, piece by piece. */

export interface PdfPage {
  readonly width: number;
  readonly height: number;
  readonly texts: readonly string[];
  readonly images: number;
}

interface Part {
  readonly head: string;
  readonly stream: Buffer | null;
}

const partsOf = (pdf: Buffer): Map<number, Part> => {
  const text = pdf.toString('latin1');
  const parts = new Map<number, Part>();
  for (const found of text.matchAll(/(?:^|\n)(\d+) 0 obj\n/g)) {
    const start = found.index + found[0].length;
    const end = text.indexOf('endobj', start);
    const body = text.slice(start, end);
    const at = body.indexOf('stream\n');
    const head = at < 0 ? body : body.slice(0, at);
    const length = Number(/\/Length (\d+)/.exec(head)?.[1] ?? 0);
    const raw = pdf.subarray(start + at + 7, start + at + 7 + length);
    parts.set(Number(found[1]), {
      head,
      stream: at < 0 ? null : head.includes('/FlateDecode') ? inflateSync(raw) : raw,
    });
  }
  return parts;
};

/** Letters by their code, of a ToUnicode table as pdfkit writes it. */
const lettersOf = (table: string): string[] =>
  [...table.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]/g)].reduce<string[]>(
    (letters, [, from = '', codes = '']) => {
      [...codes.matchAll(/<([0-9a-f ]*)>/g)].forEach(([, code = ''], index) => {
        letters[Number.parseInt(from, 16) + index] = Buffer.from(code.replaceAll(' ', ''), 'hex')
          .swap16()
          .toString('utf16le');
      });
      return letters;
    },
    [],
  );

export const readPdf = (pdf: Buffer): PdfPage[] => {
  const parts = partsOf(pdf);
  const refer = (head: string, key: string): Part | undefined =>
    parts.get(Number(new RegExp(`/${key} (\\d+) 0 R`).exec(head)?.[1] ?? -1));
  const pages = [...parts.values()].filter(({ head }) => /\/Type \/Page\n/.test(head));
  return pages.map(({ head }) => {
    const resources = refer(head, 'Resources')?.head ?? head;
    const fonts = new Map(
      [...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(
        ([, name = '', id]) =>
          [
            name,
            lettersOf(refer(parts.get(Number(id))?.head ?? '', 'ToUnicode')?.stream?.toString('latin1') ?? ''),
          ] as const,
      ),
    );
    const content = refer(head, 'Contents')?.stream?.toString('latin1') ?? '';
    const texts: string[] = [];
    let letters: string[] = [];
    for (const [, font, shown] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
      if (font !== undefined) letters = fonts.get(font) ?? [];
      else
        texts.push(
          [...(shown ?? '').matchAll(/<([0-9a-f]+)>/g)]
            .flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? [])
            .map((code) => letters[Number.parseInt(code, 16)] ?? '\ufffd')
            .join(''),
        );
    }
    const [width = 0, height = 0] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(head)?.slice(1).map(Number) ?? [];
    return { width, height, texts, images: [...content.matchAll(/\/I\d+ Do/g)].length };
  });
};
