import { ChevronLeft, ChevronRight, Eye } from 'lucide-react';
import { useState, type KeyboardEvent } from 'react';
import type { ExportSettings } from '../../../src-main/contract';
import { showZoom } from '../../canvas/geometry';
import { Pictures } from '../../canvas/Picture';
import { Surface } from '../../canvas/Surface';
import { fitted, type View } from '../../canvas/view';
import './ExportPreviewPane.css';
import { ExportCrop } from './ExportCrop';
import type { ExportPicture } from './export-options';
import { IconButton } from '../../ui/IconButton';
import { Segmented } from '../../ui/Segmented';

/** The file as it would be. */
export interface ExportPreview {
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  /** Shows it; `null` where a browser can't show the format. */
  readonly url: string | null;
}

export interface ExportPreviewPaneProps {
  readonly pictures: readonly ExportPicture[];
  readonly index: number;
  readonly onIndex: (index: number) => void;
  readonly settings: ExportSettings;
  readonly preview: ExportPreview | null;
  readonly counting: boolean;
  readonly onSettings: (settings: Partial<ExportSettings>) => void;
}

/** The file as it would be; it zooms like the canvas, so that what a quality costs can be seen. */
export function ExportPreviewPane({
  pictures,
  index,
  onIndex,
  settings,
  preview,
  counting,
  onSettings,
}: ExportPreviewPaneProps) {
  const [view, setView] = useState<View>(fitted);
  const [held, setHeld] = useState(false);
  const [looking, setLooking] = useState<'crop' | 'file'>('crop');
  const picture = pictures[index];
  if (!picture) return null;
  const fill = settings.format !== 'original' && settings.resize.kind === 'fill' ? settings.resize : null;
  const written = settings.format !== 'original' && preview?.url ? preview : null;
  // The original is drawn at the size of the file, so that the two lie on each other.
  const shown = written && !(held && fill) ? written : picture;
  const url = written && !held ? (written.url ?? picture.url) : picture.url;
  const crops = fill !== null && looking === 'crop';
  const zoom = view.zoom === null ? 'fit' : view.zoom === 1 ? 'actual' : 'other';
  const holdByKey =
    (down: boolean) =>
    (event: KeyboardEvent): void => {
      if (event.key !== ' ' && event.key !== 'Enter') return;
      event.preventDefault();
      setHeld(down);
    };
  return (
    <figure className="export-preview" data-counting={counting || undefined}>
      {crops ? (
        <ExportCrop picture={picture} resize={fill} onFocus={(focus) => onSettings({ resize: { ...fill, focus } })} />
      ) : (
        <Surface picture={shown} view={view} onView={setView}>
          {(placement, viewport) => (
            <>
              <Pictures
                picture={{
                  key: `export ${picture.passId} ${picture.result}`,
                  url,
                  thumbUrl: url === picture.url ? picture.thumbUrl : null,
                  width: shown.width,
                  height: shown.height,
                  alt: `${picture.name} as it will be exported`,
                }}
                viewport={viewport}
                view={view}
              />
              <figcaption className="figures">{held ? 'Original' : showZoom(placement.zoom)}</figcaption>
            </>
          )}
        </Surface>
      )}
      <div className="export-looks">
        {pictures.length > 1 && (
          <div className="export-steps">
            <IconButton
              icon={ChevronLeft}
              label="Preview the version before"
              tooltipSide="top"
              disabled={index === 0}
              onClick={() => onIndex(index - 1)}
            />
            <span className="figures">{picture.name}</span>
            <IconButton
              icon={ChevronRight}
              label="Preview the version after"
              tooltipSide="top"
              disabled={index >= pictures.length - 1}
              onClick={() => onIndex(index + 1)}
            />
          </div>
        )}
        {fill && (
          <Segmented
            label="Show"
            value={looking}
            onChange={setLooking}
            options={[
              { value: 'crop', label: 'Crop' },
              { value: 'file', label: 'File' },
            ]}
          />
        )}
        {!crops && (
          <>
            <Segmented<'fit' | 'actual' | 'other'>
              label="Preview zoom"
              value={zoom}
              onChange={(to) => setView(to === 'actual' ? { ...view, zoom: 1 } : fitted)}
              options={[
                { value: 'fit', label: 'Fit', name: 'Fit the preview' },
                { value: 'actual', label: '100%', name: 'Preview at 100%' },
              ]}
            />
            {written && (
              <IconButton
                icon={Eye}
                label="Hold to see the original"
                tooltipSide="top"
                pressed={held}
                onPointerDown={() => setHeld(true)}
                onPointerUp={() => setHeld(false)}
                onPointerLeave={() => setHeld(false)}
                onBlur={() => setHeld(false)}
                onKeyDown={holdByKey(true)}
                onKeyUp={holdByKey(false)}
              />
            )}
          </>
        )}
      </div>
    </figure>
  );
}
