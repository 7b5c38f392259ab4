import { open } from 'node:fs/promises';
import { isPentimentoError } from '../contract/errors';
import { hashFile } from '../project/sources';
import { backoff } from '../common/backoff';
import type { Billed } from '../common/states';
import type { KnownPassError } from '../contract/records';
import type { Checked } from '../images/images';
import type { Service } from '../modelrunner/service';
import type { Addresses } from './addresses';
import { billedBy } from './bill';
import { recordOf, type Run } from './world';

/** What is said of bytes that are no whole picture. */
export const notWhole: ReadonlySet<string> = new Set([
  'image-broken',
  'not-an-image',
  'image-too-large',
  'image-unsupported',
]);

/** `forGood`: another try at once changes nothing. */
export interface Failed {
  readonly error: KnownPassError;
  readonly forGood?: boolean;
}

/** A file that is no picture, and what it is kept as. */
export interface Kept {
  readonly bytes: number;
  readonly sha256: string;
  readonly contentType: string;
  readonly extension: string;
}

/** Endings of files that open in something harmless; what is none of them is called .bin. */
const endings: Readonly<Record<string, string>> = {
  'image/svg+xml': 'svg',
  'image/gif': 'gif',
  'image/avif': 'avif',
  'image/tiff': 'tif',
  'image/vnd.adobe.photoshop': 'psd',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'audio/mpeg': 'mp3',
  'audio/wav': 'wav',
  'model/gltf-binary': 'glb',
  'application/json': 'json',
  'application/zip': 'zip',
  'text/plain': 'txt',
};

/** `null` for nothing, and for a page, which is somebody's between here and the service. */
async function keptAs(file: string, told: string | null): Promise<Kept | null> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(512), 0, 512, 0);
    if (size === 0 || /^\s*<(!doctype html|html|head|body)/i.test(buffer.toString('latin1', 0, bytesRead))) return null;
    const contentType = told !== null && /^[\w.+-]+\/[\w.+-]+$/.test(told) ? told : 'application/octet-stream';
    return { bytes: size, sha256: await hashFile(file), contentType, extension: endings[contentType] ?? 'bin' };
  } finally {
    await handle.close();
  }
}

/** What the record told of the bill so far. */
export const billedOf = (run: Run): Billed => billedBy(recordOf(run).evidence, recordOf(run).price.settled);

/** The same as a sentence. */
export const chargedWords = (run: Run): string =>
  billedOf(run) === 'yes' ? 'It was charged.' : 'Whether it was charged is not known yet.';

/** How long outages are waited out: for as long as somebody waits for the pass, or not at all where only something is asked about it. */
export type Patience = 'through outages' | 'once';

/** One try at a picture, into a temporary file, until it decodes. `name`: how sentences call it. */
export async function fetchTo(
  run: Run,
  service: Service,
  addresses: Addresses,
  picture: { readonly origin: string; readonly name: string; readonly temporary: string; readonly patience: Patience },
): Promise<{ readonly picture: Checked } | { readonly kept: Kept } | Failed> {
  const { origin, name, temporary, patience } = picture;
  const got = await download(run, service, addresses, origin, temporary, patience);
  if ('error' in got) return got;
  try {
    return { picture: await run.world.images.check(temporary, { signal: run.signal }) };
  } catch (error) {
    run.signal.throwIfAborted();
    if (!isPentimentoError(error) || !notWhole.has(error.code)) throw error;
    // Of a model that only its schema tells of, whatever it makes is what was paid for.
    const kept =
      recordOf(run).published !== undefined && error.code !== 'image-broken'
        ? await keptAs(temporary, got.contentType)
        : null;
    if (kept) return { kept };
    return {
      error: {
        code: 'result-broken',
        message: `${name} arrived but is not a whole picture. ${chargedWords(run)} Fetch again tries once more.`,
        billed: billedOf(run),
      },
    };
  }
}

/**
 * While the service can't be reached it is waited for, for hours if need be, and asked for the address anew: the one that is known may have run
 * out, or lead nowhere. A server that answers, and never with the picture, is given up after `answersMost`.
 */
async function download(
  run: Run,
  service: Service,
  addresses: Addresses,
  origin: string,
  to: string,
  patience: Patience,
): Promise<Failed | { readonly contentType: string | null }> {
  const { durations, random, clock } = run.world;
  let answering: number | null = null;
  for (let tries = 0; ; tries++) {
    run.signal.throwIfAborted();
    const outcome = await service.download(await addresses.of(origin), to, {
      allowHost: run.allowHost,
      signal: run.signal,
      onSlow: (message) => run.held({ code: 'service-unreachable', message }),
    });
    switch (outcome.kind) {
      case 'ok':
        run.held(null);
        return { contentType: outcome.contentType };
      case 'foreign-host':
        run.held(null);
        return {
          error: {
            code: 'result-on-foreign-host',
            billed: billedOf(run),
            host: outcome.host,
            message: `The result is on ${outcome.host}, which isn’t ModelRunner’s, so it was not fetched. If you trust that host, choose Fetch from ${outcome.host}.`,
          },
          forGood: true,
        };
      case 'gone':
        run.held(null);
        return {
          error: {
            code: 'result-gone',
            billed: billedOf(run),
            message: `The picture is no longer on the service (it answered ${outcome.status}): its address has expired or it was deleted. ${chargedWords(run)} Fetch again tries once more; otherwise run the pass again.`,
          },
        };
      case 'refused':
        run.held(null);
        return {
          error: {
            code: 'result-broken',
            billed: billedOf(run),
            message: `The result was not accepted: ${outcome.reason} ${chargedWords(run)} Fetch again tries once more.`,
          },
          ...(outcome.forGood ? { forGood: true } : {}),
        };
      case 'unreachable':
    }
    const { message } = outcome.error;
    answering = outcome.isAnswered ? (answering ?? clock.now()) : null;
    if (patience === 'once' || (answering !== null && Math.abs(clock.now() - answering) >= durations.answersMost)) {
      run.held(null);
      return {
        error: {
          code: patience === 'once' ? 'service-unreachable' : 'result-gone',
          billed: billedOf(run),
          message: `${message} ${chargedWords(run)} Fetch again tries once more.`,
        },
        forGood: true,
      };
    }
    run.held(outcome.error.toFault());
    const { retryAfter = 0 } = outcome.error;
    if (retryAfter > 0) await clock.sleep(Math.min(retryAfter, durations.retryAfterLongest), run.signal);
    else await run.wake.wait(backoff(tries, durations, random));
    await addresses.renew();
  }
}
