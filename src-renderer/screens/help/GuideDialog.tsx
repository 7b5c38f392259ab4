import type { ReactNode } from 'react';
import text from '../../../docs/guide.md?raw';
import { Dialog } from '../../ui';
import './GuideDialog.css';

/** Words in `**` stand out. What else Markdown has, the guide does without. */
const inline = (line: string): ReactNode[] =>
  line.split(/\*\*(.+?)\*\*/).map((part, at) => (at % 2 === 1 ? <b key={part}>{part}</b> : part.replaceAll('*', '')));

interface Part {
  readonly title: string;
  readonly points: readonly string[];
}

/** docs/guide.md by its tasks; its pictures are for readers who don't have the app before them. */
const parts: readonly Part[] = text
  .split(/^## /m)
  .slice(1)
  .map((part) => {
    const [title = '', ...lines] = part.split('\n');
    return { title, points: lines.filter((line) => line.startsWith('- ')).map((line) => line.slice(2)) };
  });

/** How to do what, by task. */
export function GuideDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog onClose={onClose} title="Guide" width="large" scrolls>
      <div className="guide">
        {parts.map(({ title, points }) => (
          <section key={title}>
            <h3>{title}</h3>
            <ul>
              {points.map((point) => (
                <li key={point}>{inline(point)}</li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
