import {
  Ban,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CloudOff,
  LoaderCircle,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { PassState } from '../../src-main/common/states';
import './Badge.css';
import { cx } from './cx';

export type Tone = 'plain' | 'good' | 'bad' | 'info';

export interface BadgeProps {
  readonly tone?: Tone;
  readonly icon?: LucideIcon;
  readonly children: ReactNode;
  readonly title?: string;
  readonly className?: string;
}

/** A word about a thing's state, with a shape: never colour alone. */
export function Badge({ tone = 'plain', icon: Icon, children, title, className }: BadgeProps) {
  return (
    <span className={cx('badge', `badge-${tone}`, className)} title={title}>
      {Icon && <Icon aria-hidden />}
      <span>{children}</span>
    </span>
  );
}

/** Stands wherever a result of the offline engine shows. */
export function OfflineBadge({ short = false }: { readonly short?: boolean }) {
  return (
    <Badge icon={CloudOff} title="Made by the offline engine on this machine: free, and not the real model.">
      {short ? 'offline' : 'Offline engine'}
    </Badge>
  );
}

const stateLooks: Readonly<
  Record<PassState, { readonly word: string; readonly tone: Tone; readonly icon: LucideIcon; readonly turns?: true }>
> = {
  waiting: { word: 'waiting', tone: 'plain', icon: CircleDashed },
  preparing: { word: 'preparing', tone: 'plain', icon: LoaderCircle, turns: true },
  uploading: { word: 'uploading', tone: 'plain', icon: LoaderCircle, turns: true },
  submitting: { word: 'submitting', tone: 'plain', icon: LoaderCircle, turns: true },
  running: { word: 'running', tone: 'plain', icon: LoaderCircle, turns: true },
  downloading: { word: 'fetching', tone: 'plain', icon: LoaderCircle, turns: true },
  done: { word: 'done', tone: 'good', icon: CircleCheck },
  failed: { word: 'failed', tone: 'bad', icon: CircleAlert },
  uncertain: { word: 'uncertain', tone: 'info', icon: CircleHelp },
  lost: { word: 'given up', tone: 'plain', icon: Ban },
  cancelled: { word: 'cancelled', tone: 'plain', icon: Ban },
};

export function StateBadge({ state }: { readonly state: PassState }) {
  const look = stateLooks[state];
  return (
    <Badge tone={look.tone} icon={look.icon} className={look.turns && 'badge-turns'}>
      {look.word}
    </Badge>
  );
}
