import { formatOfType, pictureFormats } from '../../src-main/common/picture-formats';
import type { Size } from '../../src-main/common/recipe';
import { resultName } from '../../src-main/common/versions';
import { resultUrl, sourceUrl } from '../../src-main/contract/assets';
import type { OpenProject, PictureRef } from './state';

/** A picture as the screens show it: by URL, never by path. */
export interface ShownPicture {
  readonly picture: PictureRef;
  /** "shop.jpg", "v3", "v3 · 2". */
  readonly name: string;
  readonly size: Size;
  readonly url: string;
  thumbnail(width: number): string;
}

/** Does a browser draw it as it is? Of others a copy is shown, as large as they are made; what they would be as an export is counted, and not shown. */
export const isDrawn = (contentType: string): boolean => {
  const format = formatOfType(contentType);
  return format !== null && pictureFormats[format].drawn;
};
const copyWidth = 2048;

/** `null` where the project has no such picture (any more). */
export function showPicture(project: OpenProject, picture: PictureRef | null): ShownPicture | null {
  if (!picture) return null;
  if (picture.kind === 'source') {
    const source = project.sources.find((other) => other.id === picture.id);
    if (!source) return null;
    return {
      picture,
      name: source.name,
      size: { width: source.probe.width, height: source.probe.height },
      url: sourceUrl(project.id, source.id, isDrawn(source.probe.contentType) ? undefined : copyWidth),
      thumbnail: (width) => sourceUrl(project.id, source.id, width),
    };
  }
  const view = project.passById.get(picture.id);
  const trashed = view ? undefined : project.trash.versions.find(({ id }) => id === picture.id);
  const size = view ? view.pass.results[picture.result - 1] : trashed?.sizes[picture.result - 1];
  const isEmptied = trashed?.emptied ?? view?.rated[picture.result - 1]?.trashed === 'emptied';
  if (!size || isEmptied) return null;
  const { id } = picture;
  const name = resultName(picture.version, picture.result, view?.pass.results.length ?? trashed?.results ?? 1);
  return {
    picture,
    name: trashed ? `${name}, in the trash` : name,
    size: { width: size.width, height: size.height },
    url: resultUrl(project.id, id, picture.result),
    thumbnail: (width) => resultUrl(project.id, id, picture.result, width),
  };
}
