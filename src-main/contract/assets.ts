/**
 * Pictures never travel through RPC. Both hosts mount two functions: `assets(Request) → Response` (GET and HEAD) serves the
 * renderer and these paths, `imports(Request) → Response` takes a dropped or pasted picture's bytes by POST.
 * Ids are opaque; nothing here is a path on disk. Addresses are relative to the page's own, which lies at the root in Electron and under
 * a path nobody can guess in the browser.
 */

/** `w`: width in device pixels to scale down to (a WebP thumbnail); without it the bytes as they are. */
const withWidth = (path: string, w?: number): string => (w ? `${path}?w=${Math.round(w)}` : path);

/** The width that lists of pictures ask for: made with the import, so that it is there at once. */
export const listWidth = 320;

export const sourceUrl = (projectId: string, sourceId: string, w?: number): string =>
  withWidth(`files/${projectId}/source.${sourceId}`, w);

export const resultUrl = (projectId: string, passId: string, result: number, w?: number): string =>
  withWidth(`files/${projectId}/result.${passId}.${result}`, w);

/** A prepared input, by its content. */
export const preparedUrl = (projectId: string, sha256: string, w?: number): string =>
  withWidth(`files/${projectId}/prepared.${sha256}`, w);

/** What a photo shows of itself while it is still being taken in. WebP, there for moments. */
export const sightUrl = (projectId: string, sightId: string): string => `files/${projectId}/sight.${sightId}`;

/** An export's preview, as it would be written. */
export const exportPreviewUrl = (projectId: string, previewId: string): string =>
  `files/${projectId}/preview.${previewId}`;

/**
 * POST with the picture's bytes as body and its type in Content-Type. Answers 200 with
 * `{ added: SourceView[], refused: [{ path: name, error: Fault }] }` as `sources.add` does.
 */
export const importUrl = (projectId: string, name: string): string =>
  `import/${projectId}?name=${encodeURIComponent(name)}`;

/** POST with a photo's first `lookBytes` bytes: answers 200 with the preview that stands in them, as WebP, or 204 where none does. */
export const lookUrl = (projectId: string): string => `looks/${projectId}`;
export const lookBytes = 262_144;

/** The scheme that Electron serves the app from: `pentimento://app/`. */
export const scheme = 'pentimento';
export const appOrigin = `${scheme}://app`;

/** Where the browser host takes the RPC socket. */
export const socketPath = '/rpc';
