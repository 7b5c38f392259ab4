import { useState } from 'react';
import { expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { Thumb } from '../../src-renderer/ui/Thumb';
import { show } from './shown';

it('a picture that leaves before it is there is given up while it is still on the page: afterwards the document would hold it', async () => {
  function Leaves() {
    const [there, setThere] = useState(true);
    return (
      <>
        <button type="button" onClick={() => setThere(false)}>
          Leave
        </button>
        {there && (
          <ul>
            <li>
              <Thumb
                src="data:image/gif;base64,R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw=="
                alt="late"
              />
            </li>
          </ul>
        )}
      </>
    );
  }
  show(<Leaves />);
  const image = document.querySelector('img')!;
  // As if it were on its way still.
  Object.defineProperty(image, 'complete', { value: false });
  const was: boolean[] = [];
  image.removeAttribute = (name) => {
    was.push(image.isConnected);
    Element.prototype.removeAttribute.call(image, name);
  };
  await userEvent.click(page.getByRole('button', { name: 'Leave' }));
  await expect.poll(() => image.isConnected).toBe(false);
  expect(was).toEqual([true]);
  expect(image.hasAttribute('src')).toBe(false);
});
