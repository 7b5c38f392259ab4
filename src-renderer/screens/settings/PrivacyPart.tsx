import type { Settings } from '../../../src-main/contract';
import { Segmented, Select } from '../../ui';

/** Seconds (PROTOCOL 4.2), as the choices that are offered. */
const expiries = { never: null, hour: 3_600, day: 86_400, week: 604_800, month: 2_592_000 } as const;

const labels = {
  never: 'Never',
  hour: '1 hour',
  day: '1 day',
  week: '7 days',
  month: '30 days',
} as const satisfies Record<keyof typeof expiries, string>;

type Expiry = keyof typeof expiries | 'other';

const choiceOf = (seconds: number | null): Expiry =>
  (Object.keys(expiries) as (keyof typeof expiries)[]).find((name) => expiries[name] === seconds) ?? 'other';

interface PrivacyPartProps {
  readonly settings: Pick<Settings, 'keepPayloads' | 'mediaExpiry'>;
  readonly onChange: (change: Partial<Settings>) => void;
}

/** What ModelRunner keeps of the passes to come. What it means is said beside it, as the service documents it (PROTOCOL 8.7, 8.8). */
export function PrivacyPart({ settings: { keepPayloads, mediaExpiry }, onChange }: PrivacyPartProps) {
  const chosen = choiceOf(mediaExpiry);
  return (
    <section>
      <h3>Privacy on ModelRunner</h3>
      <Segmented
        label="Keep what is sent"
        layout="row"
        value={keepPayloads}
        onChange={(value) => onChange({ keepPayloads: value })}
        options={[
          { value: 'account', label: 'Account default' },
          { value: 'no', label: 'No' },
        ]}
      />
      <p className="settings-note">
        {keepPayloads === 'account'
          ? 'ModelRunner keeps the prompt and settings of each pass for as long as your account is set to: 180 days by default.'
          : 'ModelRunner removes the prompt, the settings and the addresses of the results about 15 minutes after a pass has ended. Keep Pentimento running until then: results not fetched by that time are lost, though paid for.'}
      </p>
      <Select<Expiry>
        label="Delete pictures"
        help="When ModelRunner deletes the pictures it keeps."
        value={chosen}
        onChange={(value) => {
          if (value !== 'other') onChange({ mediaExpiry: expiries[value] });
        }}
        options={[
          ...(Object.keys(expiries) as (keyof typeof expiries)[]).map((value) => ({
            value,
            label: value === 'never' ? labels[value] : `${labels[value]} after the pass`,
          })),
          ...(chosen === 'other'
            ? [{ value: 'other' as const, label: `${mediaExpiry} seconds after the pass`, disabled: true }]
            : []),
        ]}
      />
      <p className="settings-note">
        {mediaExpiry === null
          ? 'Results stay on ModelRunner until you delete them, at addresses that nobody can guess.'
          : `ModelRunner deletes each result ${chosen === 'other' ? `${mediaExpiry} seconds` : labels[chosen]} after its pass has ended; your copies here stay.`}{' '}
        The picture that was sent stays there either way, once a pass has used it, at an address that nobody can guess:
        ModelRunner has no way to remove it.
      </p>
      <p className="settings-note">
        Both apply to future passes. A version that is done can be deleted from the service in its menu.
      </p>
    </section>
  );
}
