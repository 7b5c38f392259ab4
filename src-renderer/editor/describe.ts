import type { Size } from '../../src-main/common/recipe';
import type { PassView } from '../../src-main/contract';

export { showPixels } from '../../src-main/common/differences';

/** Facts as a designer reads them. Pure: the time now comes in. */

/** "1.8 MP"; of tiny pictures "4096 pixels". */
export function megapixels({ width, height }: Size): string {
  const tenths = Math.round((width * height) / 100_000);
  return tenths === 0 ? `${width * height} pixels` : `${(tenths / 10).toFixed(1)} MP`;
}

/** "1.9 MB", "82 kB"; below 0.1 MB in kB. `least`: the smallest size that stands beside it, so that one card counts in one unit. */
export function fileSize(bytes: number, least = bytes): string {
  if (bytes >= 1_000_000 || least >= 100_000) return `${(bytes / 1_000_000).toFixed(bytes >= 99_500_000 ? 0 : 1)} MB`;
  return bytes >= 9_950 ? `${Math.round(bytes / 1_000)} kB` : `${Math.max(0.1, bytes / 1_000).toFixed(1)} kB`;
}

// Made once: making one takes longer than a hundred uses of it.
const dayAndMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long' });
const dayAndMonthShort = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const toTheSecond = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'medium' });

const sameDay = (a: Date, b: Date): boolean =>
  a.getFullYear() === b.getFullYear() && a.getMonth() === b.getMonth() && a.getDate() === b.getDate();

/** "today 14:02", "yesterday 09:30", "3 March 14:02", "3 March 2024". */
export function when(iso: string, now: Date): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return 'at an unknown time';
  const time = `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`;
  if (sameDay(at, now)) return `today ${time}`;
  if (sameDay(at, new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1))) return `yesterday ${time}`;
  const day = dayAndMonth.format(at);
  return at.getFullYear() === now.getFullYear() ? `${day} ${time}` : `${day} ${at.getFullYear()}`;
}

/** Where there is little room: "14:02" of today, "yesterday", "3 Mar", "3 Mar 2024". */
export function whenShort(iso: string, now: Date): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return '';
  const [day = '', time = ''] = when(iso, now).split(' ');
  if (day === 'today') return time;
  if (day === 'yesterday') return day;
  const short = dayAndMonthShort.format(at);
  return at.getFullYear() === now.getFullYear() ? short : `${short} ${at.getFullYear()}`;
}

/** For hovering: everything, to the second. */
export function exactly(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? 'at an unknown time' : toTheSecond.format(at);
}

/** How long the pass took, or has been at it, in milliseconds; without the time it waited for its turn. */
export function timeOf(view: PassView, now: number): number | null {
  const { stages, finishedAt, state } = view.pass;
  const start = Date.parse(stages.preparing ?? '');
  if (Number.isNaN(start)) return null;
  const end = finishedAt ? Date.parse(finishedAt) : Date.parse(stages.done ?? '');
  if (!Number.isNaN(end)) return end - start;
  return state === 'uncertain' ? null : now - start;
}

export const strengthLabel = (strength: number): string => strength.toFixed(2);

export const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
