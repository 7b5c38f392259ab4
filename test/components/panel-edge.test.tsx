import { useState } from 'react';
import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import '../../src-renderer/ui/Panels.css';
import { PanelEdge } from '../../src-renderer/ui/PanelEdge';
import { show } from './shown';

/** The edge of a panel at the left, 200…400 wide, of 300. */
function shown() {
  const widths: (number | null)[] = [];
  let folded = 0;
  function Held() {
    const [width, setWidth] = useState(300);
    return (
      <div style={{ position: 'relative', display: 'flex', justifyContent: 'flex-end', width, height: 400 }}>
        <PanelEdge
          side="left"
          label="Width of the panel"
          width={width}
          least={200}
          most={400}
          onDrag={(dragged) => dragged !== null && setWidth(dragged)}
          onWidth={(next) => {
            widths.push(next);
            setWidth(next ?? 300);
          }}
          onFold={() => (folded += 1)}
        />
        <div data-testid="there" style={{ position: 'absolute', left: 340, top: 100, width: 20, height: 20 }} />
      </div>
    );
  }
  show(<Held />);
  const edge = page.getByRole('separator', { name: 'Width of the panel' });
  return { edge, widths, folded: () => folded };
}

describe('the edge of a panel', () => {
  it('is moved by arrows, with Shift by ten times as much, and stops at its ends', async () => {
    const { edge, widths } = shown();
    edge.element().focus();
    await userEvent.keyboard(
      '{ArrowRight}{ArrowLeft}{ArrowLeft}{Shift>}{ArrowLeft}{/Shift}{Shift>}{ArrowLeft}{/Shift}',
    );
    expect(widths).toEqual([308, 300, 292, 212, 200]);
    await expect.element(edge).toHaveAttribute('aria-valuenow', '200');
  });

  it('follows the pointer, and keeps the width that it is let go at', async () => {
    const { edge, widths, folded } = shown();
    const there = page.getByTestId('there');
    const middle = (of: Element): number => of.getBoundingClientRect().x + of.getBoundingClientRect().width / 2;
    const wanted = Math.round(300 + middle(there.element()) - middle(edge.element()));
    await userEvent.dragAndDrop(edge, there);
    await expect.element(edge).toHaveAttribute('aria-valuenow', String(wanted));
    expect(widths).toEqual([wanted]);
    expect(folded()).toBe(0);
  });

  it('gives the usual width by Home, and folds by Enter', async () => {
    const { edge, widths, folded } = shown();
    edge.element().focus();
    await userEvent.keyboard('{Home}{Enter}');
    expect(widths).toEqual([null]);
    expect(folded()).toBe(1);
  });
});
