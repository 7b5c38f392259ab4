import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

const bare = (host: string): string => (host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host);

/** The host of a URL (already normalised by URL) is this machine: 127.0.0.0/8, ::1 or localhost. */
export function isLoopback(hostname: string): boolean {
  const host = bare(hostname);
  if (host === 'localhost') return true;
  return ipaddr.isValid(host) && ipaddr.parse(host).range() === 'loopback';
}

const globalUnicast = ipaddr.IPv6.parse('2000::');

/** An address that anyone on the internet could reach. Everything else (private, loopback, link-local, mapped, tunnels …) is not. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed instanceof ipaddr.IPv4 || parsed.match(globalUnicast, 3);
}

/** A host name that by itself says that it is not a public one. What other names stand for is checked when they are looked up. */
export function isPrivateName(hostname: string): boolean {
  const host = bare(hostname).replace(/\.$/, '');
  if (ipaddr.isValid(host)) return !isPublicAddress(host);
  return !host.includes('.') || /\.(?:localhost|local|internal|lan|home|intranet|private|home\.arpa)$/.test(host);
}

/** What the guarded look-up fails with. */
export class PrivateAddressError extends Error {
  readonly code = 'EPRIVATE';

  constructor() {
    super('The name stands for an address in a private network.');
  }
}

/** All addresses of a name. */
export type Resolve = (hostname: string, done: (error: Error | null, addresses: LookupAddress[]) => void) => void;

const resolveAll: Resolve = (hostname, done) => systemLookup(hostname, { all: true }, done);

/**
 * A look-up for connecting that refuses a name when any of its addresses is not public. The connection is made to the very
 * addresses that were checked, so an answer that changes in between gains nothing.
 */
export function publicLookup(resolve: Resolve = resolveAll): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname, (error, addresses) => {
      const first = addresses?.[0];
      if (error || !first) return done(error ?? new Error('The name stands for no address.'), '', 4);
      if (!addresses.every(({ address }) => isPublicAddress(address))) return done(new PrivateAddressError(), '', 4);
      if (options.all) return done(null, addresses);
      return done(null, first.address, first.family);
    });
  };
}
