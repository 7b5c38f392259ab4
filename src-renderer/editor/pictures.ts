import type { Size } from '../../src-main/common/recipe';
import { versionName } from '../../src-main/common/versions';
import { resultUrl, sourceUrl } from '../../src-main/contract/assets';
import type { OpenProject, Picture } from './state';

/** A picture as the screens show it: by URL, never by path. */
export interface ShownPicture {
  readonly picture: Picture;
  /** "shop.jpg", "v3", "v3 · 2". */
  readonly name: string;
  readonly size: Size;
  readonly url: string;
  thumbnail(width: number): string;
}

/** What a browser draws as it is; of others a copy is shown, as large as they are made. */
const drawn: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif']);
const copyWidth = 2048;

/** `null` where the project has no such picture (any more). */
export function showPicture(project: OpenProject, picture: Picture | null): ShownPicture | null {
  if (!picture) return null;
  if (picture.kind === 'source') {
    const source = project.sources.find((other) => other.id === picture.id);
    if (!source) return null;
    return {
      picture, name: source.name, size: { width: source.probe.width, height: source.probe.height },
      url: sourceUrl(project.id, source.id, drawn.has(source.probe.contentType) ? undefined : copyWidth), thumbnail: (width) => sourceUrl(project.id, source.id, width),
    };
  }
  const pass = project.passById.get(picture.id)?.pass;
  const result = pass?.results[picture.result - 1];
  if (!pass || !result) return null;
  return {
    picture, name: pass.results.length > 1 ? `${versionName(pass.version)} · ${picture.result}` : versionName(pass.version),
    size: { width: result.width, height: result.height },
    url: resultUrl(project.id, pass.id, picture.result), thumbnail: (width) => resultUrl(project.id, pass.id, picture.result, width),
  };
}
