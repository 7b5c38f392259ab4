/** What a browser has after it opened a launch address. */
export interface Session {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** `name=value`, for a Cookie header. */
  readonly cookie: string;
  /** Where the app lies: `http://127.0.0.1:<port>/<place>/`. */
  readonly page: string;
}

/** Uses a launch address up. Throws when it lets nobody in. */
export async function signIn(url: string): Promise<Session> {
  const answer = await fetch(url, { redirect: 'manual' });
  const cookie = /^[^;]+/.exec(answer.headers.get('set-cookie') ?? '')?.[0];
  if (answer.status !== 303 || cookie === undefined) throw new Error(`${url} lets nobody in (${answer.status})`);
  return { origin: new URL(url).origin, cookie, page: new URL(answer.headers.get('location') ?? '', url).href };
}
