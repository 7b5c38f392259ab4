import { CircleHelp, SpellCheck2, TextSearch, TriangleAlert } from 'lucide-react';
import { verdictWords, type Verdict } from '../../src-main/common/spelling/verdicts';
import './WordsMark.css';
import { cx } from './cx';

const looks = {
  right: { icon: SpellCheck2, tone: 'good' },
  wrong: { icon: TriangleAlert, tone: 'bad' },
  missing: { icon: TextSearch, tone: 'bad' },
  unsure: { icon: CircleHelp, tone: 'plain' },
} as const;

/** What became of the text to render: a shape, never colour alone. */
export function WordsMark({ verdict, title }: { readonly verdict: Verdict; readonly title?: string }) {
  const { icon: Icon, tone } = looks[verdict];
  return (
    <span
      className={cx('words-mark', `words-${tone}`)}
      role="img"
      aria-label={verdictWords[verdict]}
      title={title ?? verdictWords[verdict]}
    >
      <Icon aria-hidden />
    </span>
  );
}
