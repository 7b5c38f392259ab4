import { visible } from '../../src-main/common/visible';
import { wordDiff } from './word-diff';
import './WordDiff.css';

export interface WordDiffProps {
  readonly before: string;
  readonly after: string;
  readonly className?: string;
}

/** A text against the one before it, word by word: what came is underlined, what went is struck out. */
export function WordDiff({ before, after, className }: WordDiffProps) {
  const parts = wordDiff(visible(before, '\n'), visible(after, '\n'));
  return (
    <p className={className ? `word-diff ${className}` : 'word-diff'}>
      {parts.map(({ is, text }, index) =>
        is === 'added' ? (
          <ins key={index}>
            <span className="visually-hidden">added: </span>
            {text}
          </ins>
        ) : is === 'removed' ? (
          <del key={index}>
            <span className="visually-hidden">removed: </span>
            {text}
          </del>
        ) : (
          <span key={index}>{text}</span>
        ),
      )}
    </p>
  );
}
