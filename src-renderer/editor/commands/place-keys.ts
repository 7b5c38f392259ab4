/** Keys that a place takes by itself, for the list of shortcuts. */
export const placeKeys: readonly {
  readonly place: string;
  readonly keys: readonly { readonly title: string; readonly shortcuts: readonly string[] }[];
}[] = [
  {
    place: 'In the grid and the history',
    keys: [
      { title: 'Extend the selection', shortcuts: ['Shift+ArrowDown', 'Shift+ArrowRight'] },
      { title: 'Open the picture', shortcuts: ['Enter'] },
      { title: 'Select only one; then step back', shortcuts: ['Escape'] },
    ],
  },
  {
    place: 'In a survey',
    keys: [
      { title: 'Next picture', shortcuts: ['ArrowRight', 'ArrowDown'] },
      { title: 'Back', shortcuts: ['Escape'] },
    ],
  },
  {
    place: 'On the canvas',
    keys: [
      { title: 'Hold for the hand: drag to move the picture', shortcuts: ['Space'] },
      { title: 'Move the picture', shortcuts: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] },
      { title: 'Step back', shortcuts: ['Escape'] },
    ],
  },
  {
    place: 'While cropping',
    keys: [
      { title: 'Apply', shortcuts: ['Enter'] },
      { title: 'Cancel', shortcuts: ['Escape'] },
    ],
  },
  {
    place: 'In the prompt',
    keys: [{ title: 'Earlier prompts, when it is empty', shortcuts: ['ArrowUp'] }],
  },
  {
    place: 'While comparing',
    keys: [
      { title: 'Hold to peek at the other', shortcuts: ['Y'] },
      { title: 'Leave', shortcuts: ['Escape'] },
    ],
  },
];
