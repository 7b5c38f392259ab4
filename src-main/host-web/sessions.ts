import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** How long a browser may stay away, in milliseconds. */
const lifetime = 30 * 24 * 60 * 60_000;
const mostSessions = 50;
/** 256 bits, in letters that need no escaping in a path or a cookie. */
const draw = (): string => randomBytes(32).toString('base64url');
const digest = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** Secrets are compared by their digests, which have one length, in a time that tells nothing of them. */
const isOneOf = (secret: string, digests: readonly Buffer[]): boolean => {
  const own = digest(secret);
  return digests.reduce((found, each) => timingSafeEqual(own, each) || found, false);
};

const record = z.object({
  port: z.int().min(1).max(65_535),
  place: z.string().regex(/^[\w-]{43}$/),
  sessions: z.array(z.object({ digest: z.string().regex(/^[0-9a-f]{64}$/), port: z.int(), at: z.number() })),
});
type Kept = z.infer<typeof record>;

export interface Sessions {
  /** The first part of the paths that the app is served under. Browsers send the cookie nowhere else, so that no other server on 127.0.0.1 is given it. */
  readonly place: string;
  /** Where the server listened the last time: on the same port, tabs that are still open go on. */
  readonly lastPort: number | null;
  /** To be called once the server listens. */
  begin(port: number): void;
  /** The path of a new launch address, good for one use. */
  launchPath(): string;
  /** The `Set-Cookie` that a launch path buys, or `null` where it buys nothing (any more). */
  exchange(path: string): string | null;
  /** Is this a launch path that was good once? */
  wasUsed(path: string): boolean;
  /** Does this Cookie header come from a browser that was let in? */
  holds(cookies: string | undefined): boolean;
}

export const launchPrefix = '/launch/';

/**
 * Who was let in. `home/web-sessions.json` (readable by its owner alone) keeps digests of the cookies' tokens, so that a restart keeps
 * open tabs going and the file itself opens nothing. Where it can't be written, a restart needs a new launch address.
 */
export const openSessions = (home: string, now: () => number = Date.now): Sessions => {
  const file = join(home, 'web-sessions.json');
  const read = (): Kept | null => {
    try {
      return record.parse(JSON.parse(readFileSync(file, 'utf8')));
    } catch {
      return null;
    }
  };
  const before = read();
  const place = before?.place ?? draw();
  let port = 0;
  let sessions: Kept['sessions'] = [];
  const launches: Buffer[] = [];
  const used: Buffer[] = [];

  const keep = (): void => {
    try {
      // Another server on the same home may have let somebody in meanwhile.
      const others = (read()?.sessions ?? []).filter(
        (other) => other.port !== port && !sessions.some((own) => own.digest === other.digest),
      );
      const all = [...sessions, ...others].toSorted((a, b) => b.at - a.at).slice(0, mostSessions);
      const temporary = `${file}.${process.pid}.tmp`;
      mkdirSync(home, { recursive: true, mode: 0o700 });
      writeFileSync(temporary, JSON.stringify({ port, place, sessions: all } satisfies Kept), { mode: 0o600 });
      renameSync(temporary, file);
    } catch {
      // Kept in memory then.
    }
  };
  const cookieName = (): string => `pentimento-${port}`;

  return {
    place,
    lastPort: before?.port ?? null,
    begin: (listening) => {
      port = listening;
      sessions = (before?.sessions ?? []).filter((each) => each.port === port && each.at > now() - lifetime);
      keep();
    },
    launchPath: () => {
      const secret = draw();
      launches.push(digest(secret));
      return launchPrefix + secret;
    },
    exchange: (path) => {
      const secret = path.slice(launchPrefix.length);
      if (!path.startsWith(launchPrefix) || !isOneOf(secret, launches)) return null;
      const own = digest(secret);
      launches.splice(
        launches.findIndex((each) => each.equals(own)),
        1,
      );
      used.push(own);
      const token = draw();
      sessions = [{ digest: digest(token).toString('hex'), port, at: now() }, ...sessions];
      keep();
      return `${cookieName()}=${token}; Path=/${place}/; Max-Age=${lifetime / 1000}; HttpOnly; SameSite=Strict`;
    },
    wasUsed: (path) => path.startsWith(launchPrefix) && isOneOf(path.slice(launchPrefix.length), used),
    holds: (cookies) => {
      const known = sessions
        .filter((each) => each.at > now() - lifetime)
        .map((each) => Buffer.from(each.digest, 'hex'));
      return (cookies ?? '')
        .split(';')
        .map((pair) => pair.trim().split('='))
        .some(([name, value = '']) => name === cookieName() && isOneOf(value, known));
    },
  };
};
