import type { Trouble } from './load';

/** What sync tools, and people who copy a file in their file manager, put into the name of a file that two machines changed: Dropbox, Nextcloud, Seafile, Google Drive, Syncthing, iCloud, OneDrive. */
const conflict =
  '(?:conflict|conflit|conflicto|conflitto|conflito|konflikt|konflik|modstrid|motstrid|ristiriit|çakış|конфл[иі]кт|σύγκρουσ|διένεξ|競合|冲突|衝突|충돌|ขัดแย้ง|xung đột|تعارض|متعارض|מתנגש|התנגשות)';

/** "Copy", as file managers write it behind a name, or before it with "of". */
const copy =
  '(?:copy|kopie|copie|copia|còpia|cópia|kopia|kopi|kopio|kopija|kópia|kopya|másolat|koopia|копия|копія|копие|копија|αντίγραφο|コピー|副本|複本|拷贝|拷貝|복사본|사본|salinan|sao chép|สำเนา|עותק|نسخة)';

const marks: readonly RegExp[] = [
  new RegExp(` ?[(（][^()（）]*${conflict}[^()（）]*[)）]$`, 'iu'),
  new RegExp(` ?[-–—_] ?${copy}(?: ?[(（]?\\d+[)）]?)?$`, 'iu'),
  new RegExp(` ${copy}(?: \\d+)?$`, 'iu'),
  new RegExp(` ?[(（](?:[^()（）]* )?${copy}(?: \\d+)?[)）]$`, 'iu'),
  new RegExp(` ?の${copy}$`, 'u'),
  new RegExp(`^${copy}(?: ?[(（]?\\d+[)）]?)? (?:of |von |de |di |av |af |van |z |pliku |файла )?`, 'iu'),
  / ?\(\d+\)$/,
  / \d+$/,
  /\.sync-conflict-[\w-]+$/,
  /[ ._-]conflict([ ._-].*)?$/i,
  /-(?=[^a-z]*[A-Z])[A-Z0-9-]+$/,
];

/** The file that this one looks like a conflict copy of; `null` when it looks like none. */
export function copiedName(name: string): string | null {
  const dot = name.lastIndexOf('.');
  if (dot <= 0) return null;
  const [stem, ending] = [name.slice(0, dot), name.slice(dot)];
  for (const mark of marks) {
    const original = stem.replace(mark, '');
    if (original !== stem && original !== '') return `${original}${ending}`;
  }
  return null;
}

const records: ReadonlySet<string> = new Set([
  'pass.json',
  'notes.json',
  'owner.json',
  'exports.json',
  'pentimento.json',
]);

/** Conflict copies among the files of one folder; `folder` is relative to the project, `''` for the project itself. They are left where they are. */
export function conflictCopies(folder: string, names: readonly string[]): Trouble[] {
  const there = new Set(names);
  return names.flatMap((name): Trouble[] => {
    const original = copiedName(name);
    if (original === null || !(there.has(original) || records.has(original))) return [];
    const file = folder === '' ? name : `${folder}/${name}`;
    return [
      {
        file,
        code: 'conflict-copy',
        message: `${file} looks like a sync tool’s conflict copy of ${original}, or one that somebody made by hand. Compare the two, keep the better one as ${original}, and delete the one you do not need.`,
      },
    ];
  });
}
