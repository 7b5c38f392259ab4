import { useRef, useState } from 'react';
import type { ExportOptions } from '../../src-main/contract/views';
import './ExportDialog.css';
import { Button } from './Button';
import { Checkbox } from './Checkbox';
import { Dialog } from './Dialog';
import { ErrorNote } from './ErrorNote';
import { asksForMore, endingOf, exportedSize, fileNameFault, formatOrder, formats, numbered, qualityOf, quickSizes, showBytes, type ExportFormat, type ExportPicture } from './export-options';
import { ExportPreviewPane } from './ExportPreviewPane';
import { NumberField } from './NumberField';
import { Select } from './Select';
import { SliderField } from './SliderField';
import { TextField } from './TextField';
import { useExportPreview, type ExportPreview } from './useExportPreview';

/** What came of an export: written, or a file of that name stands there already, or it failed for a reason. */
export type ExportOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'exists'; readonly file: string }
  | { readonly kind: 'failed'; readonly message: string };

export interface ExportRequest { readonly folder: string; readonly fileName: string; readonly options: ExportOptions; readonly overwrite: boolean }

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
  readonly onExport: (request: ExportRequest) => Promise<ExportOutcome>;
}

const untouched: ExportOptions = { format: 'original', width: null, height: null, quality: null, enlarge: false };
const custom = 'custom';

type Trouble = Exclude<ExportOutcome, { readonly kind: 'done' }>;

/** Writes a picture out for delivery: its format, its size, its quality with the bytes they come to, and its name. */
export function ExportDialog(props: ExportDialogProps) {
  return props.open ? <OpenExportDialog {...props} /> : null;
}

function OpenExportDialog(props: ExportDialogProps) {
  const { onOpenChange, picture, onPreview, onExport, onChooseFolder } = props;
  const [options, setOptions] = useState<ExportOptions>(props.initial ?? untouched);
  const [name, setName] = useState(props.fileName);
  const [folder, setFolder] = useState(props.folder);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const nameField = useRef<HTMLInputElement>(null);
  const { preview, counting, fault } = useExportPreview(options, onPreview);

  const ending = endingOf(options.format, picture.format);
  const nameFault = fileNameFault(name);
  const size = options.format === 'original' ? picture : exportedSize(picture, options);
  const quick = quickSizes(picture);
  const chosen = quick.find((one) => (one.box?.width ?? null) === options.width && (one.box?.height ?? null) === options.height);
  const set = (change: Partial<ExportOptions>): void => { setOptions({ ...options, ...change }); setTrouble(null); };

  const chooseFormat = (format: ExportFormat): void => {
    if (format === 'original') set({ ...untouched });
    else set({ format, quality: qualityOf(format) === null ? null : qualityOf(format) === qualityOf(options.format) ? options.quality : qualityOf(format) });
  };
  const chooseSize = (value: string): void => {
    const box = quick.find((one) => one.value === value)?.box;
    if (value === custom) set({ width: options.width ?? picture.width, height: null });
    else set({ width: box?.width ?? null, height: box?.height ?? null, enlarge: box ? asksForMore(picture, box) : false });
  };
  const send = async (as: string, overwrite: boolean): Promise<void> => {
    if (busy || fileNameFault(as)) { nameField.current?.focus(); return; }
    setBusy(true);
    setTrouble(null);
    try {
      const outcome = await onExport({ folder, fileName: `${as.trim()}.${ending}`, options, overwrite });
      setTrouble(outcome.kind === 'done' ? null : outcome);
    } catch (error) {
      setTrouble({ kind: 'failed', message: error instanceof Error ? error.message : 'The picture could not be exported.' });
    } finally {
      setBusy(false);
    }
  };
  const chooseFolder = async (choose: () => Promise<string | null>): Promise<void> => {
    const next = await choose();
    if (next === null) return;
    setFolder(next);
    setTrouble(null);
  };
  const keepBoth = (): void => { const next = numbered(name.trim()); setName(next); void send(next, false); };

  const note = fault
    ? <span className="export-fault">{fault}</span>
    : <span className="figures" role="status" data-counting={counting || undefined}>{size.width} × {size.height}{preview && <> · {showBytes(preview.bytes)}</>}{counting && <span className="export-counting"> · counting…</span>}</span>;
  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      title={`Export ${picture.name}`}
      width="huge"
      className="export"
      closesOutside={false}
      initialFocus={nameField}
      onSubmit={() => void send(name, false)}
      note={note}
      actions={<><Button onClick={() => onOpenChange(false)}>Cancel</Button><Button type="submit" variant="strong" loading={busy} disabled={nameFault !== null}>Export</Button></>}
    >
      <ExportPreviewPane picture={picture} options={options} preview={preview} counting={counting} />
      <div className="export-fields">
        <TextField ref={nameField} label="File name" value={name} onChange={(next) => { setName(next); setTrouble(null); }} error={nameFault} suffix={`.${ending}`} onFocus={(event) => event.target.select()} />
        <div className="export-folder">
          <span className="field-label">Folder</span>
          {onChooseFolder && <Button variant="quiet" onClick={() => void chooseFolder(onChooseFolder)}>Choose folder…</Button>}
          {/* Cut at its beginning: its end tells folders apart. The mark keeps the slashes where they belong. */}
          <span className="export-path selectable" title={folder}>{`\u200e${folder}`}</span>
        </div>
        <Select
          label="Format"
          layout="column"
          value={options.format}
          onChange={chooseFormat}
          options={formatOrder.map((format) => ({ value: format, label: format === 'original' ? `Original bytes (${picture.format.toUpperCase()})` : formats[format].label }))}
        />
        <p className="export-about">{options.format === 'original' ? 'The file as it was delivered, byte for byte.' : formats[options.format].about}</p>
        {options.format !== 'original' && (
          <>
            <Select label="Size" layout="column" value={chosen?.value ?? custom} onChange={chooseSize} options={[...quick, { value: custom, label: 'Fit inside…' }]} />
            <div className="export-box">
              <NumberField label="Width" layout="column" unit="px" value={options.width} placeholder={String(size.width)} onChange={(width) => set({ width })} onClear={() => set({ width: null })} initial={null} min={1} max={32_768} step={1} />
              <NumberField label="Height" layout="column" unit="px" value={options.height} placeholder={String(size.height)} onChange={(height) => set({ height })} onClear={() => set({ height: null })} initial={null} min={1} max={32_768} step={1} />
            </div>
            <Checkbox label="Enlarge" checked={options.enlarge} onChange={(enlarge) => set({ enlarge })} help={asksForMore(picture, options) && !options.enlarge ? `Without it the picture stays ${picture.width} × ${picture.height}.` : undefined} />
            {options.quality !== null && <SliderField label="Quality" value={options.quality} min={1} max={100} step={1} initial={qualityOf(options.format) ?? undefined} onChange={(quality) => set({ quality })} />}
          </>
        )}
        {trouble?.kind === 'exists' && (
          <ErrorNote tone="info" actions={<><Button onClick={() => void send(name, true)}>Replace</Button><Button onClick={keepBoth}>Keep both</Button></>}>
            There is a “{trouble.file}” already.
          </ErrorNote>
        )}
        {trouble?.kind === 'failed' && <ErrorNote>{trouble.message}</ErrorNote>}
      </div>
    </Dialog>
  );
}
