import { useRef, useState } from 'react';
import { exportSize } from '../../../src-main/common/export-size';
import { templateFault } from '../../../src-main/common/file-name';
import type { ExportPreset, ExportSettings, PlannedFile } from '../../../src-main/contract';
import './ExportDialog.css';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { endingOf, fileCount, layersWith, orderedName, type ExportPicture } from './export-options';
import { ExportFiles, takenWords, type ListedFile } from './ExportFiles';
import { ExportFigures } from './ExportFigures';
import { ExportFolder } from './ExportFolder';
import { ExportName } from './ExportName';
import { ExportPresets } from './ExportPresets';
import { ExportPreviewPane, type ExportPreview } from './ExportPreviewPane';
import { ExportSettingsFields } from './ExportSettingsFields';
import { ExportTrouble, type ExportOutcome, type Trouble } from './ExportTrouble';
import { OwnPresets, type OwnPresetsProps, type PresetQuestion } from './OwnPresets';
import { Segmented } from '../../ui/Segmented';
import { useAsked } from '../../ui/useAsked';
import { useExportDraft } from './useExportDraft';

export interface ExportRequest {
  readonly presets: readonly ExportPreset[];
  /** As shown. */
  readonly folder: string;
  /** What the designer said of taken names, where a preset asks. */
  readonly taken: 'number' | 'replace' | null;
}

export interface ExportDialogProps extends Pick<OwnPresetsProps, 'onSave' | 'onDelete'> {
  readonly onClose: () => void;
  /** "v12", or "5 versions". */
  readonly what: string;
  /** One at least; the first is looked at first. */
  readonly pictures: readonly ExportPicture[];
  /** Of one version with several results: whether all of them go out; `onResult` hears the one that is to go alone, or `null`. */
  readonly results: {
    readonly all: boolean;
    readonly count: number;
    readonly onResult: (result: number | null) => void;
  } | null;
  /** The built-in ones first. */
  readonly presets: readonly ExportPreset[];
  readonly isOwn: (presetId: string) => boolean;
  /** Nothing can be saved in this project. */
  readonly readOnly: boolean;
  /** Ids of presets it opens with. */
  readonly initial: readonly string[];
  /** Where it goes, as the designer reads it: "exports" of the project, or an absolute path. */
  readonly folder: string;
  /** Resolves to what was chosen or `null`. */
  readonly onChooseFolder: () => Promise<string | null>;
  /** Both reject with an Error whose message a designer reads. */
  readonly onPreview: (
    picture: ExportPicture,
    settings: ExportSettings,
    scale: number,
    /** The results that become layers of one file with it, the topmost first; in other formats itself. */
    results: readonly number[],
    signal: AbortSignal,
  ) => Promise<ExportPreview>;
  readonly onPlan: (
    presets: readonly ExportPreset[],
    folder: string,
    signal: AbortSignal,
  ) => Promise<readonly PlannedFile[]>;
  /** Closing the dialog is up to the caller, after `done`. */
  readonly onExport: (request: ExportRequest) => Promise<ExportOutcome>;
}

/** Writes pictures out for delivery, by one preset or several: format, size, quality with the bytes they come to, names and place. */
export function ExportDialog(props: ExportDialogProps) {
  const { onClose, pictures, results, presets, onPreview, onPlan, onExport, onChooseFolder } = props;
  const draft = useExportDraft(presets, props.initial);
  const [folder, setFolder] = useState(props.folder);
  const [looked, setLooked] = useState(pictures[0]!);
  const [middle, setMiddle] = useState<'preview' | 'files'>('preview');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [question, setQuestion] = useState<PresetQuestion | null>(null);
  const nameField = useRef<HTMLInputElement>(null);

  const { active, ticked } = draft;
  const { settings } = active;
  const index = Math.max(
    0,
    pictures.findIndex(({ passId, result }) => passId === looked.passId && result === looked.result),
  );
  const picture = pictures[index]!;
  const ordered = ticked.map((preset) => ({
    ...preset,
    name: orderedName(preset, presets.find((stored) => stored.id === preset.id) ?? preset),
  }));
  const nameFault = ticked.map((preset) => templateFault(preset.template)).find((fault) => fault !== null) ?? null;
  const scale = active.scales[0] ?? 1;
  /** What is looked at: another one's preview must not stand for it. */
  const layers = layersWith(pictures, picture, settings.format);
  const of = JSON.stringify([active.id, picture.passId, picture.result, layers]);
  const counted = useAsked(
    settings.format === 'original' ? null : JSON.stringify([of, settings, scale]),
    async (signal) => ({ of, preview: await onPreview(picture, settings, scale, layers, signal) }),
  );
  const plan = useAsked(nameFault ? null : JSON.stringify([ordered, folder, props.what]), (signal) =>
    onPlan(ordered, folder, signal),
  );

  const policyOf = (id: string): ListedFile['policy'] =>
    ticked.find((preset) => preset.id === id)?.collision ?? 'number';
  const files = (plan.answer ?? []).map((file): ListedFile => ({ ...file, policy: policyOf(file.presetId) }));
  const example = files.find(
    (file) => file.presetId === active.id && file.passId === picture.passId && file.result === layers[0],
  );
  const count = plan.asking || files.length === 0 ? fileCount(pictures, ticked) : files.length;
  const preview = settings.format !== 'original' && counted.answer?.of === of ? counted.answer.preview : null;
  const fresh = preview !== null && !counted.asking;
  const size = settings.format === 'original' ? picture : fresh ? preview : exportSize(picture, settings, scale);
  const bytes = settings.format === 'original' ? picture.bytes : preview?.bytes;

  const send = async (taken: ExportRequest['taken']): Promise<void> => {
    if (busy) return;
    if (nameFault) {
      nameField.current?.focus();
      return;
    }
    setBusy(true);
    setTrouble(null);
    try {
      const outcome = await onExport({ presets: ordered, folder, taken });
      setTrouble(outcome.kind === 'done' ? null : outcome);
    } catch (error) {
      setTrouble({ kind: 'failed', message: error instanceof Error ? error.message : 'It could not be exported.' });
    } finally {
      setBusy(false);
    }
  };
  const chooseFolder = async (): Promise<void> => {
    const next = await onChooseFolder();
    if (next === null) return;
    setFolder(next);
    setTrouble(null);
  };
  const changing =
    <Args extends readonly unknown[]>(change: (...args: Args) => void) =>
    (...args: Args): void => {
      change(...args);
      setTrouble(null);
    };

  return (
    <>
      <Dialog
        onClose={onClose}
        title={`Export ${props.what}`}
        width="huge"
        className="export"
        closesOutside={false}
        initialFocus={nameField}
        onSubmit={() => void send(null)}
        note={
          <ExportFigures
            fault={counted.fault}
            counting={counted.asking}
            of={count > 1 ? `${active.name}, ${picture.name}` : null}
            size={size}
            bytes={bytes}
          />
        }
        actions={
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="strong" loading={busy} disabled={nameFault !== null}>
              {count > 1 ? `Export ${count} files` : 'Export'}
            </Button>
          </>
        }
      >
        <ExportPresets
          draft={draft}
          isOwn={props.isOwn}
          onSaveAs={props.readOnly ? null : () => setQuestion('save-as')}
          onSaveChanges={() =>
            void props
              .onSave(active)
              .then((fault) =>
                fault === null ? draft.revert(active.id) : setTrouble({ kind: 'failed', message: fault }),
              )
          }
          onRename={() => setQuestion('rename')}
          onDelete={() => setQuestion('delete')}
        />
        <div className="export-middle">
          {count > 1 && (
            <Segmented
              label="What is shown"
              className="export-tabs"
              value={middle}
              onChange={setMiddle}
              options={[
                { value: 'preview', label: 'Preview' },
                { value: 'files', label: `${count} files` },
              ]}
            />
          )}
          {middle === 'files' && count > 1 ? (
            <ExportFiles files={files} asking={plan.asking} />
          ) : (
            <ExportPreviewPane
              pictures={pictures}
              index={index}
              onIndex={(to) => setLooked(pictures[to]!)}
              settings={settings}
              preview={preview}
              counting={counted.asking}
              onSettings={changing(draft.set)}
            />
          )}
        </div>
        <div className="export-fields">
          <div className="export-part">
            {results && (
              <Segmented
                label="Results"
                layout="row"
                value={results.all ? 'all' : 'this'}
                onChange={(which) => {
                  results.onResult(which === 'all' ? null : picture.result);
                  setTrouble(null);
                }}
                options={[
                  { value: 'this', label: 'This result' },
                  { value: 'all', label: `All ${results.count} results` },
                ]}
              />
            )}
            <ExportName
              field={nameField}
              template={active.template}
              onChange={changing((template: string) => draft.change({ template }))}
              ending={endingOf(settings.format, picture.format)}
              example={example?.name ?? null}
              taken={takenWords(example)}
            />
            <ExportFolder folder={folder} onChoose={() => void chooseFolder()} />
          </div>
          <ExportSettingsFields
            picture={picture}
            offline={pictures.some((one) => one.offline)}
            preset={active}
            onChange={changing(draft.change)}
            onSettings={changing(draft.set)}
          />
        </div>
        <ExportTrouble
          trouble={trouble ?? (plan.fault === null ? null : { kind: 'failed', message: plan.fault })}
          taken={files.filter((file) => file.exists && file.policy === 'ask').map(({ name }) => name)}
          onTaken={(answer) => void send(answer)}
        />
      </Dialog>
      {question && (
        <OwnPresets
          question={question}
          preset={active}
          presets={presets}
          onSave={props.onSave}
          onDelete={props.onDelete}
          onClose={() => setQuestion(null)}
          onSaved={(id) => {
            draft.revert(active.id);
            draft.replace(active.id, id);
          }}
        />
      )}
    </>
  );
}
