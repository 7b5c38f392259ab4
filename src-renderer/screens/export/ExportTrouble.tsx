import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';

/** What came of an export: under way or written, or a name is taken and a preset asks, or it failed for a reason. */
export type ExportOutcome =
  { readonly kind: 'done' } | { readonly kind: 'exists' } | { readonly kind: 'failed'; readonly message: string };

export type Trouble = Exclude<ExportOutcome, { readonly kind: 'done' }>;

/** Why nothing was written, and what can be done about it. */
export function ExportTrouble(props: {
  readonly trouble: Trouble | null;
  /** Names that are taken, as far as they are known. */
  readonly taken: readonly string[];
  readonly onTaken: (answer: 'number' | 'replace') => void;
}) {
  const { trouble, taken } = props;
  if (!trouble) return null;
  return (
    <div className="export-trouble">
      {trouble.kind === 'exists' ? (
        <ErrorNote
          tone="info"
          actions={
            <>
              <Button onClick={() => props.onTaken('replace')}>Replace</Button>
              <Button onClick={() => props.onTaken('number')}>Keep both</Button>
            </>
          }
        >
          {taken.length === 1
            ? `There is a “${taken[0]}” already.`
            : taken.length > 1
              ? `${taken.length} of these names are taken already.`
              : 'A file of that name already exists.'}
        </ErrorNote>
      ) : (
        <ErrorNote>{trouble.message}</ErrorNote>
      )}
    </div>
  );
}
