import { ArrowRight } from 'lucide-react';
import type { Recipe } from '../../src-main/common/recipe';
import './WhatChanged.css';
import { changes } from './changes';
import { WordDiff } from './WordDiff';

export interface WhatChangedProps {
  readonly before: Recipe;
  readonly after: Recipe;
  /** Names of the two inputs, where they differ: "v3", "shop.jpg". */
  readonly input?: { readonly before: string; readonly after: string };
  /** What else is otherwise: how the input was prepared, a corrected list of words. */
  readonly others?: readonly { readonly label: string; readonly before: string; readonly after: string }[];
}

const none: NonNullable<WhatChangedProps['others']> = [];

/** The differences of two recipes field by field, the prompt word by word. */
export function WhatChanged({ before, after, input, others = none }: WhatChangedProps) {
  const all = changes(before, after);
  const differs = input && input.before !== input.after;
  if (all.length === 0 && !differs && others.length === 0) return <p className="what-changed-none">The same recipe.</p>;
  return (
    <dl className="what-changed">
      {differs && <Row label="Input" before={input.before} after={input.after} />}
      {others.map(({ label, before: was, after: now }) => (
        <Row key={label} label={label} before={was} after={now} />
      ))}
      {all.map((change) =>
        change.isPrompt ? (
          <div key={change.field} className="what-changed-prompt">
            <dt>{change.label}</dt>
            <dd>
              <WordDiff before={change.before} after={change.after} />
            </dd>
          </div>
        ) : (
          <Row key={change.field} label={change.label} before={change.before} after={change.after} />
        ),
      )}
    </dl>
  );
}

function Row({ label, before, after }: { readonly label: string; readonly before: string; readonly after: string }) {
  return (
    <div className="what-changed-row">
      <dt>{label}</dt>
      <dd className="figures">
        <del>{before}</del>
        <ArrowRight aria-label="became" />
        <ins>{after}</ins>
      </dd>
    </div>
  );
}
