import type { IpcMainEvent } from 'electron';
import { z } from 'zod';
import { appOrigin } from '../contract/assets';

/** Is this URL a page of ours? Compared part by part: `URL.origin` is "null" for schemes of one's own. */
export const isOwnUrl = (url: string): boolean => {
  try {
    const { protocol, host, username, password } = new URL(url);
    return `${protocol}//${host}` === appOrigin && username === '' && password === '';
  } catch {
    return false;
  }
};

/** Did the main frame of one of our pages send this? A frame inside, a page of elsewhere and a page that is gone did not. */
export const isOwnSender = ({ sender, senderFrame }: Pick<IpcMainEvent, 'sender' | 'senderFrame'>): boolean => {
  try {
    return (
      senderFrame !== null &&
      !sender.isDestroyed() &&
      senderFrame.frameTreeNodeId === sender.mainFrame.frameTreeNodeId &&
      isOwnUrl(senderFrame.url)
    );
  } catch {
    // Asking a frame that was disposed of throws.
    return false;
  }
};

const documentation = ['modelrunner.ai', 'modelrunner.run'];

/** Pages that may be shown in the system's browser: ModelRunner's own, over https, and nothing else. */
export const mayOpenOutside = (url: string): boolean => {
  try {
    const { protocol, hostname, port, username, password } = new URL(url);
    const named = documentation.some((name) => hostname === name || hostname.endsWith(`.${name}`));
    return protocol === 'https:' && named && port === '' && username === '' && password === '';
  } catch {
    return false;
  }
};

const named = z.object({ repository: z.union([z.string(), z.object({ url: z.string() })]) });

/** `https://github.com/owner/name`, in any of the ways in which package.json may write it. */
const github =
  /^(?:github:|(?:git\+)?https:\/\/github\.com\/|git(?:\+ssh)?:\/\/(?:git@)?github\.com\/)?([\w-]+)\/([\w.-]+?)(?:\.git)?\/?$/;

/** The page where this app's releases are published, as its package.json says; `null` where it does not. */
export const releasesPage = (packageJson: unknown): string | null => {
  const { success, data } = named.safeParse(packageJson);
  if (!success) return null;
  const [, owner, name] =
    github.exec(typeof data.repository === 'string' ? data.repository : data.repository.url) ?? [];
  return owner === undefined || name === undefined ? null : `https://github.com/${owner}/${name}/releases`;
};
