import { constants } from 'node:fs';
import { access, readdir, stat } from 'node:fs/promises';
import { basename, delimiter, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { PentimentoError } from '../contract/errors';
import type { EditorsView } from '../contract/views';
import type { AppPorts } from '../ports';
import { start, type Started } from './system-open';

/** Which programs pictures are opened in, and how they are started. A window names one of this list by its id, never a path: a path comes from the system's dialog, or from who started the app. */

export interface Editor {
  readonly id: string;
  readonly name: string;
  /** A program, on macOS also a bundle. */
  readonly path: string;
}

/** The system's own choice. */
const systemId = 'system';
/** What PENTIMENTO_EDITOR names. */
const ofEnvironment = 'environment';
/** Programs that were chosen by hand. */
const mostChosen = 10;

const kept = z.object({
  chosen: z.string().optional().catch(undefined),
  own: z
    .array(z.object({ id: z.string(), name: z.string(), path: z.string() }))
    .catch([])
    .default([]),
});

type System = Pick<NodeJS.Process, 'platform' | 'env'>;

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Programs in folders by a pattern of their names, the newest first. */
async function matching(folder: string, pattern: RegExp, inside: readonly string[] = []): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const paths = names
    .filter((name) => pattern.test(name))
    .toSorted()
    .toReversed()
    .map((name) => join(folder, name, ...inside));
  const there = await Promise.all(paths.map(isThere));
  return paths.filter((_, at) => there[at]);
}

const onLinux: readonly (readonly [name: string, program: string])[] = [
  ['GIMP', 'gimp'],
  ['Krita', 'krita'],
  ['Pinta', 'pinta'],
  ['darktable', 'darktable'],
  ['Kolourpaint', 'kolourpaint'],
];
const onMac: readonly (readonly [name: string, bundle: RegExp, inside?: RegExp])[] = [
  ['Adobe Photoshop', /^Adobe Photoshop( \d+)?$/, /^Adobe Photoshop.*\.app$/],
  ['Affinity Photo', /^Affinity Photo( \d)?\.app$/],
  ['Pixelmator Pro', /^Pixelmator Pro\.app$/],
  ['GIMP', /^GIMP.*\.app$/],
  ['Krita', /^krita\.app$/i],
  ['Acorn', /^Acorn.*\.app$/],
];
const onWindows: readonly (readonly [name: string, folder: string, pattern: RegExp, inside: readonly string[]])[] = [
  ['Adobe Photoshop', 'Adobe', /^Adobe Photoshop/, ['Photoshop.exe']],
  ['Affinity Photo', 'Affinity', /^Photo( \d)?$/, ['Photo.exe']],
  ['GIMP', '', /^GIMP \d$/, ['bin', 'gimp.exe']],
  ['Krita', '', /^Krita/, ['bin', 'krita.exe']],
  ['Paint.NET', '', /^paint\.net$/i, ['paintdotnet.exe']],
];

/** The image editors that are installed where they usually are. */
async function installed({ platform, env }: System): Promise<Editor[]> {
  const found: Editor[] = [];
  const add = (name: string, paths: readonly string[]): void => {
    const [path] = paths;
    if (path !== undefined) found.push({ id: name.toLowerCase().replace(/[^a-z]+/g, '-'), name, path });
  };
  if (platform === 'darwin') {
    for (const [name, bundle, inside] of onMac) {
      const paths = await matching('/Applications', bundle);
      add(name, inside ? (await Promise.all(paths.map((path) => matching(path, inside)))).flat() : paths);
    }
  } else if (platform === 'win32') {
    const root = env['ProgramFiles'] ?? 'C:\\Program Files';
    for (const [name, folder, pattern, inside] of onWindows)
      add(name, await matching(join(root, folder), pattern, inside));
  } else {
    const folders = (env['PATH'] ?? '').split(delimiter).filter(isAbsolute);
    for (const [name, program] of onLinux) {
      const paths = folders.map((folder) => join(folder, program));
      const there = await Promise.all(paths.map(isThere));
      add(
        name,
        paths.filter((_, at) => there[at]),
      );
    }
  }
  return found;
}

const named = (path: string): string => basename(path).replace(/\.(app|exe)$/i, '');

/** What starts a program with one file, without a shell. */
const commandOf = ({ path }: Editor, file: string, platform: string): Started =>
  platform === 'darwin' && path.endsWith('.app')
    ? { program: '/usr/bin/open', args: ['-a', path, file] }
    : { program: path, args: [file] };

export class Editors {
  constructor(
    private readonly ports: Pick<AppPorts, 'store' | 'shell' | 'dialogs' | 'clock' | 'editor'>,
    private readonly system: System = process,
  ) {}

  get #kept(): z.infer<typeof kept> {
    const parsed = kept.safeParse(this.ports.store.get('editors') ?? {});
    return parsed.success ? parsed.data : kept.parse({});
  }

  async #all(): Promise<Editor[]> {
    const { editor } = this.ports;
    return [
      ...(editor && isAbsolute(editor) ? [{ id: ofEnvironment, name: named(editor), path: editor }] : []),
      ...(await installed(this.system)),
      ...this.#kept.own,
    ];
  }

  async view(): Promise<EditorsView> {
    const all = await this.#all();
    const { chosen } = this.#kept;
    return {
      editors: [{ id: systemId, name: 'System’s default' }, ...all.map(({ id, name }) => ({ id, name }))],
      chosen:
        [systemId, ...all.map(({ id }) => id)].find((id) => id === chosen) ??
        all.find(({ id }) => id === ofEnvironment)?.id ??
        systemId,
      canPick: this.ports.dialogs?.pickProgram !== undefined,
    };
  }

  async choose(id: string): Promise<void> {
    if (id !== systemId && !(await this.#all()).some((editor) => editor.id === id))
      throw new PentimentoError('wrong-use', 'That program is not in the list any more. Choose another editor.');
    this.ports.store.set('editors', { ...this.#kept, chosen: id });
  }

  /** By the system's dialog. `false`: it was closed. */
  async pick(): Promise<boolean> {
    const { dialogs } = this.ports;
    if (!dialogs?.pickProgram)
      throw new PentimentoError('wrong-use', 'This host has no dialog of the system to choose a program with.');
    const path = await dialogs.pickProgram();
    if (path === null) return false;
    const { own } = this.#kept;
    const before = own.find((editor) => editor.path === path);
    const editor = before ?? { id: `own-${this.ports.clock.now().toString(36)}`, name: named(path), path };
    this.ports.store.set('editors', {
      chosen: editor.id,
      own: [editor, ...own.filter(({ id }) => id !== editor.id)].slice(0, mostChosen),
    });
    return true;
  }

  /** Opens a file in the chosen program; answers with its name. Throws what to do where it can't be started. */
  async start(file: string): Promise<string> {
    const { chosen } = await this.view();
    const editor = (await this.#all()).find(({ id }) => id === chosen);
    const elsewhere = 'Choose another editor in Settings.';
    if (!editor) {
      const { open } = this.ports.shell;
      if (await open?.(file)) return 'the system’s default';
      throw new PentimentoError(
        'file-missing',
        `The system has no program that opens ${basename(file)}. Choose an editor in Settings.`,
      );
    }
    if (!(await isThere(editor.path)))
      throw new PentimentoError(
        'file-missing',
        `${editor.name} is not installed any more: there is no ${editor.path}. ${elsewhere}`,
      );
    const runs =
      editor.path.endsWith('.app') ||
      (await access(editor.path, constants.X_OK).then(
        () => true,
        () => false,
      ));
    if (!runs || !(await start(commandOf(editor, file, this.system.platform))))
      throw new PentimentoError('no-rights', `${editor.name} could not be started from ${editor.path}. ${elsewhere}`);
    return editor.name;
  }
}
