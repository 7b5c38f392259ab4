export { createImages, type ImagesOptions } from './process/create-images';
export type {
  Checked,
  CheckOptions,
  Images,
  JobOptions,
  PrepareTarget,
  Sheet,
  SheetJobOptions,
  SheetWork,
  ThumbnailJob,
  Written,
} from './images';
