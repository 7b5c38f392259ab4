import type { PresetScope } from '../../../src-main/contract';
import { Segmented } from '../../ui';

/** For whom something is kept that has a name. */
export const scopes = [
  { value: 'project', label: 'This project' },
  { value: 'all', label: 'All projects' },
] as const;

export interface ScopeFieldProps {
  readonly value: PresetScope;
  readonly onChange: (scope: PresetScope) => void;
}

export function ScopeField({ value, onChange }: ScopeFieldProps) {
  return <Segmented label="For" layout="row" value={value} onChange={onChange} options={scopes} />;
}
