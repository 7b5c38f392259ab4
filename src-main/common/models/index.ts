import type { ModelDescriptor } from './descriptor';
import { ideogramV4ImageToImage } from './ideogram-v4-image-to-image';

/** Every model the app knows, by endpoint id. */
export const models: Readonly<Record<string, ModelDescriptor>> = { [ideogramV4ImageToImage.id]: ideogramV4ImageToImage };

export const defaultModel = ideogramV4ImageToImage;

export type * from './descriptor';
