import type { ExportMetadata } from '../../../src-main/contract';
import { Checkbox } from '../../ui/Checkbox';
import { Segmented } from '../../ui/Segmented';
import { TextArea } from '../../ui/TextArea';
import { TextField } from '../../ui/TextField';

export interface ExportMetadataFieldsProps {
  /** `null`: nothing is written. */
  readonly value: ExportMetadata | null;
  /** A picture among them is the offline engine's. */
  readonly offline: boolean;
  readonly onChange: (value: ExportMetadata | null) => void;
}

const empty: ExportMetadata = { credit: '', copyright: '', caption: '', sourceType: true, recipe: false };

/** What is written into the file beside its pixels. */
export function ExportMetadataFields({ value, offline, onChange }: ExportMetadataFieldsProps) {
  const set = (part: Partial<ExportMetadata>): void => onChange({ ...(value ?? empty), ...part });
  return (
    <>
      <Segmented
        label="Write metadata"
        value={value === null ? 'none' : 'own'}
        onChange={(kind) => onChange(kind === 'none' ? null : empty)}
        options={[
          { value: 'none', label: 'None' },
          { value: 'own', label: 'What I choose' },
        ]}
      />
      {value === null ? (
        <p className="export-about">The file holds its pixels and its colour profile, and nothing else.</p>
      ) : (
        <>
          <TextField
            label="Credit"
            layout="row"
            value={value.credit}
            maxLength={500}
            onChange={(credit) => set({ credit })}
          />
          <TextField
            label="Copyright"
            layout="row"
            value={value.copyright}
            maxLength={500}
            placeholder="© 2026 …"
            onChange={(copyright) => set({ copyright })}
          />
          <TextArea
            label="Caption"
            layout="row"
            value={value.caption}
            maxLength={2000}
            minRows={2}
            maxRows={5}
            onChange={(caption) => set({ caption })}
          />
          <Checkbox
            label="Made with a generative model"
            checked={value.sourceType}
            onChange={(sourceType) => set({ sourceType })}
            help={
              offline
                ? 'The IPTC tag for AI-generated pictures. Pictures made by the offline engine alone don’t get it: it isn’t a generative model.'
                : 'The IPTC tag for AI-generated pictures.'
            }
          />
          <Checkbox
            label="Embed the recipe"
            checked={value.recipe}
            onChange={(recipe) => set({ recipe })}
            help="Prompt, seed and settings; no ids, paths or addresses."
          />
        </>
      )}
    </>
  );
}
