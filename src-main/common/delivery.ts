import { imagesOf, type Fields } from './models/roles';
import { compare, showMoney, type Decimal } from './money';
import type { Engine, PassState } from './states';

/** What is read of a pass here: a subset of its record, so that this stays pure. */
export interface Delivery {
  readonly engine: Engine;
  readonly state: PassState;
  readonly recipe: Fields;
  readonly results: readonly DeliveredResult[];
  /** What came that is no picture. */
  readonly kept?: readonly DeliveredResult[] | undefined;
  readonly price: { readonly estimated: Decimal; readonly settled: Decimal | null; readonly currency: string };
  readonly evidence: { readonly resultUrls: readonly string[]; readonly billingStatus: string | null };
}

interface DeliveredResult {
  readonly file: string;
  readonly origin?: string | undefined;
}

/** What is written down of a picture's address: its query may be a signature, and the project folder is shared. The service gives it anew. */
export const withoutQuery = (url: string): string => url.split(/[?#]/, 1)[0]!.slice(0, 2000);

/** A picture as a record lists it: what it is known by, and where it can be had just now. */
export interface Listed {
  readonly origin: string;
  readonly url: string;
}

/** Each picture of a list once. Addresses that differ in their queries alone may be different pictures: the second is known by `#2`. */
export function listedIn(urls: readonly string[]): Listed[] {
  const counts = new Map<string, number>();
  return [...new Set(urls)].map((url) => {
    const bare = withoutQuery(url);
    const count = (counts.get(bare) ?? 0) + 1;
    counts.set(bare, count);
    return { origin: count === 1 ? bare : `${bare}#${count}`, url };
  });
}

/** Origins that only their queries told apart are one group: which of them is which, the bytes have to tell. */
export const groupOf = (origin: string): string => origin.split('#', 1)[0]!;

/** Where a result lay on the service. A record of an earlier version does not say it: there a file's number was its place in the list. */
export function originOf({ file, origin }: DeliveredResult, resultUrls: readonly string[]): string | null {
  if (origin !== undefined) return origin;
  const number = /^(\d+)\./.exec(file)?.[1];
  return number === undefined ? null : (resultUrls[Number(number) - 1] ?? null);
}

const fileNameOf = (origin: string): string => origin.split('/').at(-1) ?? '';

/** Of a name that only one of the origins has, that one. */
function byName(origins: readonly string[]): Map<string, string> {
  const names = origins.map(fileNameOf);
  return new Map(
    origins.flatMap((origin, at) => {
      const name = names[at]!;
      return name !== '' && names.indexOf(name) === names.lastIndexOf(name) ? [[name, origin] as const] : [];
    }),
  );
}

/**
 * What a record lists now, brought together with what it listed before. A picture is the same where its address is, or else its file's name. What is
 * here stays known though it is listed no more; so does what is not here when the list has only become shorter.
 */
export function mergeListed(
  before: readonly string[],
  now: readonly string[],
  isHere: (origin: string) => boolean,
): { readonly origins: string[]; readonly moved: ReadonlyMap<string, string> } {
  if (now.length === 0) return { origins: [...before], moved: new Map() };
  const known = new Set(before);
  const listed = new Set(now);
  const strange = now.filter((origin) => !known.has(origin));
  const named = byName(strange);
  const moved = new Map<string, string>();
  for (const [name, origin] of byName(before.filter((each) => !listed.has(each)))) {
    const to = named.get(name);
    if (to !== undefined) moved.set(origin, to);
  }
  const taken = new Set(moved.values());
  const isShorter = now.length < before.length;
  return {
    origins: [
      ...before.flatMap((origin) =>
        listed.has(origin) ? [origin] : (moved.get(origin) ?? (isHere(origin) || isShorter ? [origin] : [])),
      ),
      ...strange.filter((origin) => !taken.has(origin)),
    ],
    moved,
  };
}

/** What the service has listed of this pass and is not among its results. */
export function notHere({
  results,
  kept = [],
  evidence: { resultUrls },
}: Pick<Delivery, 'results' | 'kept'> & { readonly evidence: { readonly resultUrls: readonly string[] } }): string[] {
  const here = new Set([...results, ...kept].map((result) => originOf(result, resultUrls)));
  return resultUrls.filter((origin) => !here.has(origin));
}

/** Pictures, and what came in their place. */
export const arrived = ({ results, kept = [] }: Pick<Delivery, 'results' | 'kept'>): number =>
  results.length + kept.length;

/** It was delivered, and fewer pictures than were asked for, or than are listed, are here. */
export const isShort = (pass: Delivery): boolean =>
  pass.engine === 'modelrunner' &&
  pass.state === 'done' &&
  (arrived(pass) < imagesOf(pass.recipe) || notHere(pass).length > 0);

/** "2 of 4 delivered, charged for 4 ($0.24)." of a pass that is short; `null` of others. */
export function deliverySentence(pass: Delivery): string | null {
  if (!isShort(pass)) return null;
  const asked = Math.max(imagesOf(pass.recipe), pass.evidence.resultUrls.length);
  const missing = notHere(pass).length;
  const more =
    missing > 0 ? ` ModelRunner lists ${missing === 1 ? 'one more picture' : `${missing} more pictures`}.` : '';
  return `${arrived(pass)} of ${asked} delivered, ${chargedWords(pass)}.${more}`;
}

function chargedWords({ price, evidence, recipe }: Delivery): string {
  const { settled, estimated, currency } = price;
  if (settled === null)
    return evidence.billingStatus === 'charged' || evidence.billingStatus === 'partial'
      ? 'charged; the price is not told yet'
      : 'the price is not told yet';
  if (compare(settled, '0') === 0) return 'nothing was charged';
  const amount = showMoney(settled, currency);
  // What was charged is the whole order's price: for how many it was charged otherwise, nobody says.
  const isWhole = Number(settled) >= Number(estimated) * 0.99;
  return isWhole ? `charged for ${imagesOf(recipe)} (${amount})` : `${amount} charged`;
}

/** A further request that carries the client job id of a pass: it was accepted, too. */
export interface Other {
  readonly requestId: string;
  readonly billingStatus: string | null;
  readonly settled: Decimal | null;
}

/** What is said of further requests of a pass, and what they cost; `null` where there are none. */
export function othersSentence(others: readonly Other[], currency: string): string | null {
  if (others.length === 0) return null;
  const each = others.map(({ requestId, billingStatus, settled }) =>
    settled === null
      ? `${requestId} (its price is not told yet)`
      : compare(settled, '0') === 0 && billingStatus === 'failed'
        ? `${requestId} (not charged)`
        : `${requestId} (${showMoney(settled, currency)})`,
  );
  return `ModelRunner accepted this version more than once. Pentimento continues with the newest request. The ${others.length === 1 ? 'other is' : 'others are'} ${each.join(', ')}.`;
}

/** What is said of results whose files are not what was delivered; `null` where there are none. */
export function damageSentence(
  damaged: readonly { readonly file: string; readonly is: 'missing' | 'changed' }[],
  canBeHad: boolean,
): string | null {
  if (damaged.length === 0) return null;
  const names = (is: 'missing' | 'changed'): string[] => damaged.filter((one) => one.is === is).map(({ file }) => file);
  const [missing, changed] = [names('missing'), names('changed')];
  return [
    ...(missing.length > 0
      ? [`${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} no longer in the version’s folder.`]
      : []),
    ...(changed.length > 0
      ? [`${changed.join(', ')} ${changed.length === 1 ? 'has' : 'have'} changed since the delivery.`]
      : []),
    canBeHad
      ? changed.length > 0
        ? 'Fetch again brings what was delivered, while ModelRunner has it, and puts it beside yours.'
        : 'Fetch again brings what was delivered, while ModelRunner has it.'
      : 'What was delivered can’t be had again.',
  ].join(' ');
}
