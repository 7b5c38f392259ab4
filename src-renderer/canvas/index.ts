export { Canvas, type CanvasProps } from './Canvas';
export type { CanvasHandle } from './CanvasFrame';
export { Compare, type CompareChoice, type CompareChoices, type CompareMode, type CompareProps } from './Compare';
export { CropCanvas, type CropCanvasProps } from './CropCanvas';
export type { CanvasPicture, ComparedPicture, PicturePart } from './pictures';
export { ResultStrip, type ResultStripProps, type StripResult } from './ResultStrip';
export type { TreeNode } from './TreeNodeCard';
export { TreeView, type TreeViewProps } from './TreeView';
export { fitted, type View } from './view';
