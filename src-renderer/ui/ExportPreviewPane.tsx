import { useState } from 'react';
import type { ExportOptions } from '../../src-main/contract/views';
import { Pictures } from '../canvas/Picture';
import { Stage } from '../canvas/Stage';
import { fitted, type View } from '../canvas/view';
import { showZoom } from '../canvas/geometry';
import type { ExportPicture } from './export-options';
import type { ExportPreview } from './useExportPreview';

export interface ExportPreviewPaneProps {
  readonly picture: ExportPicture;
  readonly options: ExportOptions;
  readonly preview: ExportPreview | null;
  readonly counting: boolean;
}

/** The file as it would be, where it can be shown; it zooms like the canvas, so that what a quality costs can be seen. */
export function ExportPreviewPane({ picture, options, preview, counting }: ExportPreviewPaneProps) {
  const [view, setView] = useState<View>(fitted);
  const written = options.format !== 'original' && preview?.url ? preview : null;
  const shown = written ?? picture;
  const url = written?.url ?? picture.url;
  return (
    <figure className="export-preview" data-counting={counting || undefined}>
      <Stage picture={shown} view={view} onView={setView}>
        {(placement, viewport) => (
          <>
            <Pictures picture={{ key: 'export', url, thumbUrl: null, width: shown.width, height: shown.height, alt: `${picture.name} as it will be exported` }} viewport={viewport} view={view} />
            <figcaption className="figures">{showZoom(placement.zoom)}</figcaption>
          </>
        )}
      </Stage>
    </figure>
  );
}
