import { resultUrl } from '../../../src-main/contract/assets';
import type { ExportPick, SheetOptions } from '../../../src-main/contract';
import type { OpenProject } from '../../editor/state';
import { Thumb } from '../../ui';

const papers = { a4: 210 / 297, 'a4-landscape': 297 / 210, letter: 8.5 / 11, 'letter-landscape': 11 / 8.5 } as const;
const most = 40;

/** How the first page will look, roughly. */
export function SheetSketch({ project, picks, options }: { readonly project: OpenProject; readonly picks: readonly ExportPick[]; readonly options: SheetOptions }) {
  const { version, label, seed, strength, prompt } = options.show;
  const under = [version || label, seed || strength, prompt].filter(Boolean).length;
  return (
    <div className="sheet-desk" aria-hidden>
      <div className="sheet-page" data-background={options.background} style={{ aspectRatio: papers[options.page] }}>
        {options.title && <p className="sheet-title">{options.title}</p>}
        <div className="sheet-grid" style={{ gridTemplateColumns: `repeat(${options.columns}, minmax(0, 1fr))` }}>
          {picks.slice(0, most).map((pick) => (
            <div key={`${pick.passId} ${pick.result}`} className="sheet-cell">
              <Thumb src={resultUrl(project.id, pick.passId, pick.result ?? 1, 256)} alt="" fit="contain" />
              {Array.from({ length: under }, (_, line) => <span key={line} className="sheet-line" />)}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
