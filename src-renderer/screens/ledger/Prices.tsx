import { defaultModel } from '../../../src-main/common/models';
import type { LedgerView } from '../../../src-main/contract';
import { learnedWords } from '../../editor/ledger';

interface PricesProps {
  readonly learned: LedgerView['learned'];
  /** Learned from all projects. */
  readonly everywhere?: boolean;
}

/** Where estimates are from: what is stated, what is not, and what settled prices taught. */
export function Prices({ learned, everywhere = false }: PricesProps) {
  const { source, notStated } = defaultModel.price;
  return (
    <section className="ledger-prices">
      <h3>Where prices are from</h3>
      <p><b>Stated</b> {source} Every estimate is counted by it.</p>
      {learned.length === 0
        ? <p><b>Learned</b> Nothing yet: it takes three settled passes of one speed and Magic Prompt{everywhere ? '' : ' in this project'}.</p>
        : (
          <>
            <p><b>Learned</b> from what passes{everywhere ? '' : ' of this project'} were really charged:</p>
            <ul>{learned.map((price) => <li key={`${price.speed} ${price.magic}`}>{learnedWords(price)}</li>)}</ul>
          </>
        )}
      <p><b>Not stated</b> {notStated}</p>
    </section>
  );
}
