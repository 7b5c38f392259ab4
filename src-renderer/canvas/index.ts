export { Canvas, type CanvasProps } from './Canvas';
export type { CanvasHandle } from './CanvasFrame';
export { Compare, type CompareChoice, type CompareChoices, type CompareMode, type CompareProps } from './Compare';
export type { CanvasPicture, ComparedPicture } from './pictures';
export { ResultStrip, type ResultStripProps, type StripResult } from './ResultStrip';
export { TreeView, type TreeNode, type TreeViewProps } from './TreeView';
export { fitted, type View } from './view';
