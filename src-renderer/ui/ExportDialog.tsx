import type { ExportOptions } from '../../src-main/contract/views';
import './ExportDialog.css';
import { Dialog } from './Dialog';

export interface ExportPicture {
  /** "v12", or "v12:2". */
  readonly name: string;
  readonly url: string;
  readonly width: number;
  readonly height: number;
  /** "png" or "jpeg". */
  readonly format: string;
  readonly bytes: number;
}

export interface ExportPreview {
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  /** Shows the file as it would be; `null` where a browser can't show the format. */
  readonly url: string | null;
}

/** What came of an export: written, or a file of that name stands there already, or it failed for a reason. */
export type ExportOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'exists'; readonly file: string }
  | { readonly kind: 'failed'; readonly message: string };

export interface ExportDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly picture: ExportPicture;
  /** Without an ending: "Autumn poster v12". */
  readonly fileName: string;
  /** Where it goes, as the designer reads it: "exports" of the project, or an absolute path. */
  readonly folder: string;
  /** Opens the dialog for a place; resolves to what was chosen or `null`. Without it the folder is fixed. */
  readonly onChooseFolder?: () => Promise<string | null>;
  /** The options it opens with; by default the original bytes. */
  readonly initial?: ExportOptions;
  /** Counts the bytes. Rejects with an Error whose message a designer reads. */
  readonly onPreview: (options: ExportOptions, signal: AbortSignal) => Promise<ExportPreview>;
  /** `folder` as shown, `fileName` with its ending. Closing the dialog is up to the caller, after `done`. */
  readonly onExport: (request: { readonly folder: string; readonly fileName: string; readonly options: ExportOptions; readonly overwrite: boolean }) => Promise<ExportOutcome>;
}

/** Writes a picture out for delivery. */
export function ExportDialog({ open, onOpenChange, picture, folder }: ExportDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={`Export ${picture.name}`} width="large">
      <p>{folder}</p>
    </Dialog>
  );
}
