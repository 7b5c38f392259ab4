import { useEffect, useEffectEvent, useState } from 'react';
import type { ExportOptions } from '../../src-main/contract/views';

export interface ExportPreview {
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  /** Shows the file as it would be; `null` where a browser can't show the format. */
  readonly url: string | null;
}

export interface PreviewState {
  /** The last one counted, of `options` or of some before. */
  readonly preview: ExportPreview | null;
  /** The count of these options is under way. */
  readonly counting: boolean;
  readonly fault: string | null;
}

interface Counted { readonly key: string; readonly preview: ExportPreview | null; readonly fault: string | null }

/** Milliseconds without a change before the bytes are counted. */
const rest = 250;

/** Counts an export's bytes whenever its options have come to rest. */
export function useExportPreview(options: ExportOptions, onPreview: (options: ExportOptions, signal: AbortSignal) => Promise<ExportPreview>): PreviewState {
  const [counted, setCounted] = useState<Counted | null>(null);
  const [last, setLast] = useState<ExportPreview | null>(null);
  const key = JSON.stringify(options);
  const count = useEffectEvent(async (signal: AbortSignal): Promise<void> => {
    try {
      const preview = await onPreview(options, signal);
      if (signal.aborted) return;
      setCounted({ key, preview, fault: null });
      setLast(preview);
    } catch (error) {
      if (!signal.aborted) setCounted({ key, preview: null, fault: error instanceof Error ? error.message : 'The size can’t be told.' });
    }
  });
  useEffect(() => {
    const abort = new AbortController();
    const timer = setTimeout(() => void count(abort.signal), rest);
    return () => { clearTimeout(timer); abort.abort(); };
  }, [key]);
  const current = counted?.key === key ? counted : null;
  return { preview: current?.preview ?? last, counting: current === null, fault: current?.fault ?? null };
}
