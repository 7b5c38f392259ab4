import * as fc from 'fast-check';

/** Records of format 1, as the app wrote them and as people and other tools may have changed them. */

const hex = (length: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length })
    .map((letters) => letters.join(''));
const sha256 = hex(64);
const time = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2026-11-29'), noInvalidDate: true })
  .map((date) => date.toISOString());

/** Names that no version of the app knows, and some that a later one does. */
const ownFields = fc.dictionary(
  fc.constantFrom('studio', 'clientNote', 'x-sync', 'inputs', 'group', 'checks'),
  fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.constant({ a: [1, { b: 'two' }] })),
  { maxKeys: 3 },
);

const recipe = fc.record({
  model: fc.constantFrom('ideogram/ideogram-v4/image-to-image', 'somebody/else'),
  prompt: fc.oneof(fc.string({ minLength: 1, maxLength: 200 }), fc.constant('a poster that says "Größe €"')),
  strength: fc.integer({ min: 0, max: 100 }).map((part) => part / 100),
  seed: fc.integer({ min: 0, max: 2_147_483_647 }),
  image_size: fc.oneof(fc.constant('auto'), fc.constant({ width: 512, height: 384 })),
  num_images: fc.integer({ min: 1, max: 4 }),
  acceleration: fc.constantFrom('none', 'high'),
  rendering_speed: fc.constantFrom('TURBO', 'BALANCED', 'QUALITY'),
  expansion_model: fc.constantFrom('None', 'Large'),
  enable_safety_checker: fc.constant(true),
  output_format: fc.constantFrom('png', 'jpeg'),
});

const preparation = fc.record({
  crop: fc.option(fc.record({ left: fc.nat(50), top: fc.nat(50), width: fc.constant(64), height: fc.constant(48) })),
  rotate: fc.constantFrom(0, 90, 180, 270),
  background: fc.constantFrom('#ffffff', '#1e1e1e'),
});

const sent = fc.record({
  sha256,
  width: fc.constant(64),
  height: fc.constant(48),
  bytes: fc.integer({ min: 1, max: 1e6 }),
  contentType: fc.constant('image/jpeg'),
  notes: fc.array(fc.string(), { maxLength: 2 }),
});

/** `version` and what it may start from are told: a project's passes fit together. */
export const passOfFormat1 = (version: number, earlier: readonly string[]): fc.Arbitrary<Record<string, unknown>> =>
  fc
    .record({
      own: ownFields,
      id: hex(16),
      createdAt: time,
      engine: fc.constantFrom('modelrunner', 'offline'),
      input:
        earlier.length === 0
          ? fc.record({ kind: fc.constant('source'), id: hex(16) })
          : fc.oneof(
              fc.record({ kind: fc.constant('source'), id: hex(16) }),
              fc
                .nat(earlier.length - 1)
                .map((at) => ({ kind: 'result', id: earlier[at], version: at + 1, result: 1 }) as const),
            ),
      recipe,
      words: fc.array(fc.string(), { maxLength: 3 }),
      preparation,
      state: fc.constantFrom('waiting', 'submitting', 'running', 'done', 'failed', 'uncertain', 'lost', 'cancelled'),
      requestId: fc.option(fc.uuid()),
      preparedInput: fc.option(sent),
      settled: fc.option(fc.constantFrom('0', '0.0634')),
      finishedAt: fc.option(time),
    })
    .map(({ own, settled, id, ...rest }) => ({
      formatVersion: 1,
      id,
      version,
      installation: 'elsewhere',
      basedOn: null,
      stages: {},
      clientJobId: `job${id}`,
      results: [],
      price: { estimated: '0.06', settled, currency: 'USD' },
      evidence: { resultUrls: [] },
      stoppedWaitingAt: null,
      error: null,
      ...rest,
      ...own,
    }));

/** Passes of one project, by version. */
export const passesOfFormat1 = (most: number): fc.Arbitrary<Record<string, unknown>[]> =>
  fc.integer({ min: 1, max: most }).chain((count) => {
    const next = (made: readonly Record<string, unknown>[]): fc.Arbitrary<Record<string, unknown>[]> =>
      made.length === count
        ? fc.constant([...made])
        : passOfFormat1(
            made.length + 1,
            made.map(({ id }) => id as string),
          ).chain((pass) => next([...made, pass]));
    return next([]);
  });

export const notesOfFormat1 = fc
  .record(
    {
      label: fc.string({ maxLength: 20 }),
      rating: fc.integer({ min: 0, max: 5 }),
      note: fc.string({ maxLength: 50 }),
    },
    { requiredKeys: [] },
  )
  .map((notes) => ({ formatVersion: 1, ...notes }));
