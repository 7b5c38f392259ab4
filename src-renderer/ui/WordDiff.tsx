import { diffWordsWithSpace } from 'diff';
import './WordDiff.css';

export interface WordDiffProps { readonly before: string; readonly after: string; readonly className?: string }

/** A text against the one before it, word by word: what came is underlined, what went is struck out. */
export function WordDiff({ before, after, className }: WordDiffProps) {
  const parts = diffWordsWithSpace(before, after);
  return (
    <p className={className ? `word-diff ${className}` : 'word-diff'}>
      {parts.map((part, index) => (
        part.added ? <ins key={index}><span className="visually-hidden">added: </span>{part.value}</ins>
          : part.removed ? <del key={index}><span className="visually-hidden">removed: </span>{part.value}</del>
            : <span key={index}>{part.value}</span>
      ))}
    </p>
  );
}
