import { differences, verdictWords } from '../../../src-main/common/spelling/verdicts';
import type { Size } from '../../../src-main/common/recipe';
import type { WordsView } from '../../../src-main/contract';
import type { Placement } from '../../canvas';
import { cx } from '../../ui';
import { Runs } from './WordsPart';
import './WordBoxes.css';

/** In pixels of the screen. */
const labelHeight = 22;

/** Where the words were read, over the picture, with wanted and read side by side. */
export function WordBoxes({
  words,
  size,
  placement,
}: {
  readonly words: WordsView;
  readonly size: Size;
  readonly placement: Placement;
}) {
  const scale = placement.width / size.width;
  return (
    <ul className="word-boxes" aria-label="Words in the picture">
      {words.strings.flatMap(({ text, read, verdict, box }) => {
        if (!box) return [];
        const runs = read === null ? null : differences(text, read);
        return [
          <li
            key={text}
            className={cx(
              'word-box',
              `word-box-${verdict}`,
              // Its label grows towards the middle of the picture, and stands below where there is no room above.
              box.x + box.width / 2 > size.width / 2 && 'word-box-end',
              placement.top + box.y * scale < labelHeight && 'word-box-high',
            )}
            style={{
              left: placement.left + box.x * scale,
              top: placement.top + box.y * scale,
              width: box.width * scale,
              height: box.height * scale,
            }}
          >
            <span className="word-box-label">
              <b>{verdictWords[verdict]}</b>: {runs && verdict !== 'right' ? <Runs runs={runs.wanted} /> : text}
              {runs && verdict !== 'right' && (
                <>
                  {' '}
                  · read <Runs runs={runs.read} />
                </>
              )}
            </span>
          </li>,
        ];
      })}
    </ul>
  );
}

/** As the canvas lays it over its picture. */
export const boxesOver = (words: WordsView, size: Size) => {
  const over = (placement: Placement) => <WordBoxes words={words} size={size} placement={placement} />;
  return over;
};
