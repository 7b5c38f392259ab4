import { visible } from '../../src-main/common/visible';

/** The window's title. */
export const showTitle = (title: string): void => {
  document.title = visible(title);
};

/** What may be cut short on the page is whole on hover. */
export const hintWhole = (element: HTMLElement): void => {
  element.title = element.textContent;
};
