/** What a pass will cost: one question, asked by the editor and the main process alike. */
export { readCard, readPriceList, type KnownCard, type PriceCard, type PriceList } from './card';
export { lessonsOf, pageBasis, type Lessons, type Teacher } from './lessons';
export { anyCardWords, cardWords } from './words';
export { defaultCeiling, isExact, priceOf, together, type Price, type PriceSource } from './reckon';
