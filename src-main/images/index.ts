export { createImages, type ImagesOptions } from './create-images';
export type { Checked, CheckOptions, Images, JobOptions, PrepareTarget, ThumbnailJob, Written } from './images';
