const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** What emptying the trash comes to, before it is done. */
export const emptyingSentence = ({ items, paid }: { readonly items: number; readonly paid: number }): string =>
  `${plural(items, 'item')} will be deleted for good${
    paid > 0 ? `, among them ${plural(paid, 'version')} that you paid for` : ''
  }. That can’t be undone. What was paid stays in the ledger.`;
