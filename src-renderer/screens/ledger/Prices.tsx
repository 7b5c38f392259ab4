import { defaultModel } from '../../../src-main/common/models';
import type { LedgerView } from '../../../src-main/contract';
import { when } from '../../editor/describe';
import { learnedWords } from '../../editor/ledger';
import { cardWords } from '../../../src-main/common/pricing';
import { useEditorState, useNow } from '../use-editor';

interface PricesProps {
  readonly learned: LedgerView['learned'];
  /** Learned from all projects. */
  readonly everywhere?: boolean;
}

/** Where estimates are from: what is stated, what is not, and what settled prices taught. */
export function Prices({ learned, everywhere = false }: PricesProps) {
  const { source, notStated } = defaultModel.price;
  const known = useEditorState((state) => state.app?.prices.find(({ card }) => card.endpoint === defaultModel.id));
  const now = useNow(60_000);
  return (
    <section className="ledger-prices">
      <h3>How prices are worked out</h3>
      {known ? (
        <p>
          <b>Price card</b> ModelRunner’s, read {when(known.at, new Date(now))}:{' '}
          {cardWords(known.card) ?? 'no price for an image'}. Estimates use this card.
        </p>
      ) : (
        <p>
          <b>Stated</b> {source} Estimates use this rate until ModelRunner’s price card can be read.
        </p>
      )}
      {learned.length === 0 ? (
        <p>
          <b>Learned</b> Nothing yet: it takes three settled passes of one speed and Magic Prompt
          {everywhere ? '' : ' in this project'}.
        </p>
      ) : (
        <>
          <p>
            <b>Learned</b> from what passes{everywhere ? '' : ' of this project'} were really charged:
          </p>
          <ul>
            {learned.map((price) => (
              <li key={`${price.speed} ${price.magic}`}>{learnedWords(price)}</li>
            ))}
          </ul>
        </>
      )}
      {!known && (
        <p>
          <b>Not stated</b> {notStated} Until then, estimates show the most it could cost.
        </p>
      )}
    </section>
  );
}
