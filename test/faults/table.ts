import type { FaultScriptInput } from '../../src-main/emulator/fault-script';
import type { Billed, PassState } from '../../src-main/common/states';

/** What is done once the fault is gone, and brings the pass to `done` without a second job. */
export type Recovery = 'checkAgain' | 'fetchAgain' | 'readPrices' | 'none needed';

/** What happens to the pass, its folder or its process besides (deeds.ts). */
export type Deed =
  | 'killed'
  | 'set back'
  | 'copied'
  | 'moved'
  | 'closed while turned away'
  | 'clock ahead'
  | 'asked by itself'
  | 'three runs'
  | 'cancelled'
  | 'answer lost'
  | 'order late';

export interface Row {
  readonly stage: 'upload' | 'submit' | 'watch' | 'record' | 'results' | 'stream' | 'again' | 'window' | 'model';
  /** What goes wrong, as docs/failures.md says it. */
  readonly fault: string;
  readonly faults: NonNullable<FaultScriptInput['faults']>;
  readonly twoSegmentPaths?: boolean;
  readonly state: PassState;
  /** Of the pass's error; absent where there is none. */
  readonly code?: string;
  readonly billed?: Billed;
  /** Created on the service, counted there. */
  readonly jobs: 0 | 1 | 2;
  /** Pictures that are asked for; 1 where it does not say. */
  readonly images?: number;
  /** Pictures that are here when it has ended `done`, where those are fewer. */
  readonly delivered?: number;
  /** What goes wrong still while it is recovered. */
  readonly meanwhile?: NonNullable<FaultScriptInput['faults']>;
  /** `null`: not told. Absent: as the service told it. */
  readonly settled?: null;
  /** It ends `done`, and was not charged. */
  readonly isFree?: true;
  readonly recovery?: Recovery;
  /** It waits for as long as the fault lasts, held up by this; `state` is where. */
  readonly held?: string;
  readonly deed?: Deed;
  /** Of the catalogue; the usual one where it does not say. */
  readonly model?: string;
}

type Fault = NonNullable<FaultScriptInput['faults']>[number];
type Do = Fault['do'];

const once = (route: Fault['route'], what: Do): Fault[] => [{ route, on: 1, do: what }];
const always = (route: Fault['route'], what: Do): Fault[] => [{ route, on: 'every', do: what }];
const answer = (status: number, more: Partial<Extract<Do, { kind: 'answer' }>> = {}): Do => ({
  kind: 'answer',
  status,
  ...more,
});

const ok = (stage: Row['stage'], fault: string, faults: Fault[], more: Partial<Row> = {}): Row => ({
  stage,
  fault,
  faults,
  state: 'done',
  jobs: 1,
  ...more,
});
const failed = (
  stage: Row['stage'],
  fault: string,
  faults: Fault[],
  code: string,
  billed: Billed,
  jobs: 0 | 1,
  more: Partial<Row> = {},
): Row => ({ stage, fault, faults, state: 'failed', code, billed, jobs, ...more });
const uncertain = (fault: string, faults: Fault[], jobs: 0 | 1, more: Partial<Row> = {}): Row => ({
  stage: 'submit',
  fault,
  faults,
  state: 'uncertain',
  code: 'outcome-unknown',
  billed: 'unknown',
  jobs,
  ...more,
});

const waits = (fault: string, state: PassState, held: string, faults: Fault[]): Row => ({
  stage: 'submit',
  fault,
  faults,
  state,
  held,
  billed: 'unknown',
  jobs: 1,
});

const uploads: Row[] = [
  failed('upload', 'the key is refused (401)', always('initiate', answer(401)), 'key-refused', 'no', 0),
  failed('upload', 'no balance (402)', always('initiate', answer(402)), 'no-balance', 'no', 0),
  failed('upload', 'not allowed (403)', always('initiate', answer(403)), 'not-allowed', 'no', 0),
  failed('upload', 'the service fails (500), every time', always('initiate', answer(500)), 'upload-failed', 'no', 0),
  ok('upload', 'busy (503), once', once('initiate', answer(503))),
  ok('upload', 'too many requests (429), once', once('initiate', answer(429, { headers: { 'Retry-After': '0' } }))),
  ok('upload', 'a proxy’s page (HTML 200), once', once('initiate', answer(200, { body: 'html' }))),
  ok('upload', 'the connection is reset, once', once('initiate', { kind: 'reset' })),
  ok('upload', 'silence, once', once('initiate', { kind: 'hang' })),
  failed(
    'upload',
    'an upload address on another host',
    always('initiate', { kind: 'change', set: { upload_url: 'https://evil.example/put' } }),
    'upload-failed',
    'no',
    0,
  ),
  failed(
    'upload',
    'a picture address on another host',
    always('initiate', { kind: 'change', set: { file_url: 'https://evil.example/in.png' } }),
    'upload-failed',
    'no',
    0,
  ),
  failed(
    'upload',
    'the store refuses the bytes (403), every time',
    always('put', answer(403)),
    'upload-failed',
    'no',
    0,
  ),
  ok('upload', 'the store is busy (503), once', once('put', answer(503))),
  ok('upload', 'the store resets the connection, once', once('put', { kind: 'reset' })),
  ok('upload', 'the store falls silent, once', once('put', { kind: 'hang' })),
  ok('upload', 'the store resets the connection, every time', always('put', { kind: 'reset' })),
  ok(
    'upload',
    'the network blocks the store (403)',
    always('put', answer(403, { body: { text: 'host_not_allowed', contentType: 'text/plain' } })),
  ),
];

const accepted = (fault: string, what: Do): Row => ok('submit', `accepted, then ${fault}`, once('submit', what));
const submits: Row[] = [
  accepted('500', answer(500, { accept: true })),
  accepted('502', answer(502, { accept: true })),
  accepted('503', answer(503, { accept: true })),
  accepted('504', answer(504, { accept: true })),
  accepted('a proxy’s page (HTML 502)', answer(502, { accept: true, body: 'html' })),
  accepted('a page that says 200', answer(200, { accept: true, body: 'html' })),
  accepted('an empty 201', answer(201, { accept: true, body: 'empty' })),
  accepted('the connection is reset', { kind: 'reset', accept: true }),
  accepted('half an answer', { kind: 'reset', accept: true, after: 'half' }),
  accepted('silence', { kind: 'hang', accept: true }),
  accepted('silence after the headers', { kind: 'hang', accept: true, after: 'headers' }),
  accepted('broken JSON', { kind: 'malformed', accept: true }),
  accepted('a 201 without an id', { kind: 'change', remove: ['request_id'] }),
  accepted('an id with slashes', { kind: 'change', set: { request_id: '../../other' } }),
  accepted('an id of the wrong type', { kind: 'change', set: { request_id: 42 } }),
  accepted('429', answer(429, { accept: true, headers: { 'Retry-After': '0' } })),
  accepted('follow-up addresses on another host', {
    kind: 'change',
    set: { status_url: 'https://evil.example/status', response_url: 'https://evil.example/record' },
  }),
  ok('submit', 'accepted, then 504, and the list lags a little', [
    ...once('submit', answer(504, { accept: true })),
    ...always('list', { kind: 'lag', ms: 60 }),
  ]),
  uncertain(
    'accepted, then 504, and the list lags too long',
    [...once('submit', answer(504, { accept: true })), ...always('list', { kind: 'lag', ms: 3_600_000 })],
    1,
    { recovery: 'checkAgain' },
  ),
  uncertain(
    'accepted, then 504, and the list shows it in the fifth look-up',
    [...once('submit', answer(504, { accept: true })), ...always('list', { kind: 'lag', lookUps: 4 })],
    1,
    { recovery: 'checkAgain' },
  ),
  ok('submit', 'accepted twice, then 504', once('submit', { kind: 'twice' }), { jobs: 2 }),
  ok('submit', 'accepted, then 504, and the list has ids of its own', [
    ...once('submit', answer(504, { accept: true })),
    ...always('list', { kind: 'entries', set: { id: 'row-{id}', request_id: '{id}' } }),
  ]),
  waits('accepted, then 504, and the list fails', 'submitting', 'service-unreachable', [
    ...once('submit', answer(504, { accept: true })),
    ...always('list', answer(500)),
  ]),
  waits('accepted, then a reset, and the network is away', 'submitting', 'service-unreachable', [
    ...once('submit', { kind: 'reset', accept: true }),
    ...always('list', { kind: 'reset' }),
  ]),
  waits('accepted, then 502, and the list wants another key (401)', 'submitting', 'key-refused', [
    ...once('submit', answer(502, { accept: true })),
    ...always('list', answer(401)),
  ]),
  waits('accepted, then 429, and the list fails', 'uploading', 'service-unreachable', [
    ...once('submit', answer(429, { accept: true })),
    ...always('list', answer(503)),
  ]),
  ok('submit', 'accepted, then 504, and the first three look-ups fail', [
    ...once('submit', answer(504, { accept: true })),
    { route: 'list', on: { from: 1, to: 12 }, do: answer(500) },
  ]),
  uncertain('not accepted: 500', once('submit', answer(500)), 0),
  uncertain('not accepted: 502 from a proxy', once('submit', answer(502, { body: 'html' })), 0),
  uncertain('not accepted: 503', once('submit', answer(503)), 0),
  uncertain('not accepted: 504', once('submit', answer(504)), 0),
  uncertain('not accepted: the connection is reset', once('submit', { kind: 'reset' }), 0),
  uncertain('not accepted: silence', once('submit', { kind: 'hang' }), 0),
  uncertain('a captive portal’s page (HTML 200)', once('submit', answer(200, { body: 'html' })), 0),
  uncertain('a redirect', once('submit', { kind: 'redirect', to: 'https://evil.example/' }), 0),
  failed('submit', '400, in the service’s usual shape', once('submit', answer(400)), 'input-refused', 'no', 0),
  failed('submit', '400, a list of errors', once('submit', answer(400, { body: 'zod' })), 'input-refused', 'no', 0),
  failed(
    'submit',
    '400, in the shape of its OpenAPI page',
    once('submit', answer(400, { body: 'openapi' })),
    'input-refused',
    'no',
    0,
  ),
  failed('submit', '400, metadata', once('submit', answer(400, { body: 'metadata' })), 'input-refused', 'no', 0),
  failed('submit', '401', once('submit', answer(401)), 'key-refused', 'no', 0),
  failed('submit', '402', once('submit', answer(402)), 'no-balance', 'no', 0),
  failed('submit', '403', once('submit', answer(403)), 'not-allowed', 'no', 0),
  failed('submit', '404', once('submit', answer(404)), 'model-missing', 'no', 0),
  ok('submit', '429 without Retry-After, once', once('submit', answer(429))),
  ok('submit', '429 with Retry-After, twice', [
    { route: 'submit', on: [1, 2], do: answer(429, { headers: { 'Retry-After': '0' } }) },
  ]),
  ok(
    'submit',
    'accepted, then 429 that asks to wait ten minutes',
    once('submit', answer(429, { accept: true, headers: { 'Retry-After': '600' } })),
  ),
  ok('submit', '429 as a page, once', once('submit', answer(429, { body: 'html' }))),
  ok('submit', 'accepted, then 429 as a page', once('submit', answer(429, { accept: true, body: 'html' }))),
  failed('submit', '429, every time', always('submit', answer(429)), 'rate-limited', 'no', 0),
  ok(
    'submit',
    '429 that asks to wait ten minutes, once',
    once('submit', answer(429, { headers: { 'Retry-After': '600' } })),
  ),
  ok('submit', 'accepted, then 429, and the list lags', [
    ...once('submit', answer(429, { accept: true })),
    ...always('list', { kind: 'lag', lookUps: 3 }),
  ]),
  ok('submit', 'accepted, then 429 that asks to wait ten minutes, and the list lags', [
    ...once('submit', answer(429, { accept: true, headers: { 'Retry-After': '600' } })),
    ...always('list', { kind: 'lag', lookUps: 3 }),
  ]),
  ok('submit', 'accepted, then 429, and the list fails and lags', [
    ...once('submit', answer(429, { accept: true })),
    { route: 'list', on: [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14], do: answer(500) },
    ...always('list', { kind: 'lag', lookUps: 3 }),
  ]),
];

const uncharged = (status: string): Do => ({
  kind: 'change',
  set: { status, output: null },
  remove: ['billingStatus', 'totalPrice'],
});
const tenTimes = (route: Fault['route'], what: Do): Fault[] => [
  { route, on: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], do: what },
];

const watches: Row[] = [
  ...(
    [
      ['500', answer(500)],
      ['503', answer(503)],
      ['429', answer(429, { headers: { 'Retry-After': '0' } })],
      ['401', answer(401)],
      ['a page that says 200', answer(200, { body: 'html' })],
      ['broken JSON', { kind: 'malformed' }],
      ['silence', { kind: 'hang' }],
      ['a reset', { kind: 'reset' }],
      ['half an answer', { kind: 'reset', after: 'half' }],
    ] as const
  ).map(([fault, what]) => ok('watch', `status: ${fault}, once`, once('status', what))),
  ok('watch', 'status: an unknown state, three times', [
    { route: 'status', on: [1, 2, 3], do: { kind: 'change', set: { status: 'PONDERING' } } },
  ]),
  ok(
    'watch',
    'status: an unknown state, every time',
    always('status', { kind: 'change', set: { status: 'PONDERING' } }),
  ),
  failed(
    'watch',
    'an unknown state, every time, in the record too',
    [
      ...always('status', { kind: 'change', set: { status: 'PONDERING' } }),
      ...always('record', uncharged('PONDERING')),
    ],
    'service-answer-unreadable',
    'unknown',
    1,
    { recovery: 'fetchAgain' },
  ),
  ok('watch', 'the shortened path is unknown (404)', [], { twoSegmentPaths: false }),
  failed(
    'watch',
    'FAILED, as documented (400)',
    always('status', { kind: 'change', set: { status: 'FAILED', error: 'Provider error: out of paint' }, status: 400 }),
    'model-failed',
    'no',
    1,
  ),
  failed(
    'watch',
    'FAILED as 200',
    [
      ...always('status', { kind: 'change', set: { status: 'FAILED', error: 'Provider error: out of paint' } }),
      ...always('record', answer(200, { body: { json: { status: 'FAILED', output: null } } })),
    ],
    'model-failed',
    'no',
    1,
  ),
  failed(
    'watch',
    'CANCELLED',
    [
      ...always('status', { kind: 'change', set: { status: 'CANCELLED' } }),
      ...always('record', uncharged('CANCELLED')),
    ],
    'cancelled-by-service',
    'unknown',
    1,
    { recovery: 'fetchAgain' },
  ),
  ok('watch', 'the request is not known (404), ten times', [
    ...tenTimes('status', answer(404)),
    ...tenTimes('record', answer(404)),
  ]),
  failed(
    'watch',
    'the request is no longer known (404), nor listed',
    [
      ...always('status', answer(404)),
      ...always('record', answer(404)),
      ...always('list', { kind: 'lag', ms: 3_600_000 }),
    ],
    'request-missing',
    'unknown',
    1,
    { recovery: 'fetchAgain' },
  ),
  ok('watch', 'the status of another request, three times', [
    { route: 'status', on: [1, 2, 3], do: { kind: 'change', set: { request_id: 'another-0000000000000' } } },
  ]),
];

const change = (set: Record<string, unknown>, more: { remove?: string[]; status?: number } = {}): Do => ({
  kind: 'change',
  set,
  ...more,
});
const records: Row[] = [
  ...(
    [
      ['500', answer(500)],
      ['503', answer(503)],
      ['409, not ready', answer(409)],
      ['a page that says 200', answer(200, { body: 'html' })],
      ['broken JSON', { kind: 'malformed' }],
      ['silence', { kind: 'hang' }],
      ['a reset', { kind: 'reset' }],
      ['a slow drip', { kind: 'drip', bytes: 200, ms: 5 }],
    ] as const
  ).map(([fault, what]) => ok('record', `record: ${fault}, once`, once('record', what))),
  ...(['strings', 'string', 'objects', 'images', 'image'] as const).map((shape) =>
    ok('record', `output as ${shape}`, always('record', { kind: 'output', shape })),
  ),
  ...(['empty-object', 'empty-array', 'null', 'empty-string'] as const).map((shape) =>
    failed('record', `charged, output ${shape}`, always('record', { kind: 'output', shape }), 'no-output', 'yes', 1),
  ),
  failed(
    'record',
    'COMPLETED, billing failed (200)',
    always('record', change({ billingStatus: 'failed', output: {}, error: 'Provider failed' })),
    'model-failed',
    'no',
    1,
  ),
  failed(
    'record',
    'COMPLETED, billing failed (422)',
    always('record', change({ billingStatus: 'failed', output: {}, error: 'Provider failed' }, { status: 422 })),
    'model-failed',
    'no',
    1,
  ),
  failed(
    'record',
    'invalid output (422)',
    always('record', answer(422, { body: 'invalid-output' })),
    'model-failed',
    'no',
    1,
  ),
  ok(
    'record',
    'invalid output (422), with pictures in it',
    always('record', change({ billingStatus: 'failed', totalPrice: '0', error: 'Invalid output' }, { status: 422 })),
    { isFree: true },
  ),
  failed(
    'record',
    'empty output, billing not stated',
    always('record', change({ output: {} }, { remove: ['billingStatus'] })),
    'no-output',
    'unknown',
    1,
    { recovery: 'fetchAgain' },
  ),
  ok('record', 'empty output, billing pending, twice', [
    { route: 'record', on: [1, 2], do: change({ output: {}, billingStatus: 'pending' }) },
  ]),
  ok('record', 'the record of another request, three times', [
    {
      route: 'record',
      on: [1, 2, 3],
      do: change({ id: 'another-0000000000000', metadata: { clientJobId: 'another' } }),
    },
  ]),
  ok(
    'record',
    'a record with another number, and our client job id',
    always('record', change({ id: 'another-0000000000000' })),
  ),
  ok(
    'record',
    'four asked for: one listed, billing pending, twice; then four',
    [{ route: 'record', on: [1, 2], do: { kind: 'output', pictures: [1], billingStatus: 'pending' } }],
    { images: 4 },
  ),
  ok('record', 'four asked for: two listed, charged', always('record', { kind: 'output', pictures: [1, 2] }), {
    images: 4,
    delivered: 2,
    recovery: 'fetchAgain',
  }),
  failed(
    'record',
    'purged',
    always('record', change({ input: {}, output: {}, payloadsPurgedAt: '2026-01-01T00:00:00.000Z' })),
    'result-purged',
    'yes',
    1,
  ),
  ok('record', 'billing not stated', always('record', change({}, { remove: ['billingStatus'] }))),
  ok('record', 'billing partial', always('record', change({ billingStatus: 'partial' }))),
  ok(
    'record',
    'billing pending, price given late',
    always('record', change({ billingStatus: 'pending' }, { remove: ['totalPrice'] })),
    { settled: null, recovery: 'readPrices' },
  ),
  ok('record', 'billing pending, with a price', always('record', change({ billingStatus: 'pending' })), {
    settled: null,
    recovery: 'readPrices',
  }),
  ok('record', 'a price that isn’t a number', always('record', change({ totalPrice: 'a lot' })), {
    settled: null,
    recovery: 'readPrices',
  }),
  failed(
    'record',
    'a picture on another public host',
    always('record', change({ output: ['https://pictures.example/1.png'] })),
    'result-on-foreign-host',
    'yes',
    1,
    { recovery: 'fetchAgain' },
  ),
  failed(
    'record',
    'a picture at a private address',
    always('record', change({ output: ['http://169.254.169.254/latest/meta-data'] })),
    'result-broken',
    'yes',
    1,
    { recovery: 'fetchAgain' },
  ),
];

const results: Row[] = [
  ...[403, 404, 410].map((status) =>
    failed('results', `the picture is gone (${status})`, always('media', answer(status)), 'result-gone', 'yes', 1, {
      recovery: 'fetchAgain',
    }),
  ),
  failed(
    'results',
    'half a picture, every time',
    always('media', { kind: 'picture', damage: 'truncated' }),
    'result-broken',
    'yes',
    1,
    { recovery: 'fetchAgain' },
  ),
  failed(
    'results',
    'text instead of a picture',
    always('media', { kind: 'picture', damage: 'not-a-picture' }),
    'result-broken',
    'yes',
    1,
    { recovery: 'fetchAgain' },
  ),
  ok('results', 'half a picture, twice', [
    { route: 'media', on: [1, 2], do: { kind: 'picture', damage: 'truncated' } },
  ]),
  ok('results', 'a wrong content type', always('media', { kind: 'picture', damage: 'wrong-type' })),
  ok('results', 'busy (503), three times', [{ route: 'media', on: [1, 2, 3], do: answer(503) }]),
  ok('results', 'a reset in the middle, once', once('media', { kind: 'reset', after: 'half' })),
  ok('results', 'silence in the middle, once', once('media', { kind: 'hang', after: 'half' })),
  ok('results', 'a slow drip', always('media', { kind: 'drip', bytes: 16_384, ms: 5 })),
  ...[400, 401, 402, 416].map((status) =>
    ok('results', `an address that has expired (${status}), once`, once('media', answer(status))),
  ),
  ok('results', 'its server fails (500), five times', [{ route: 'media', on: [1, 2, 3, 4, 5], do: answer(500) }]),
  ok('results', 'a drip that would never end, once', once('media', { kind: 'drip', bytes: 1, ms: 40 })),
  failed(
    'results',
    'two pictures gone (410); then listed in another order',
    always('media', answer(410)),
    'result-gone',
    'yes',
    1,
    { images: 2, recovery: 'fetchAgain', meanwhile: always('record', { kind: 'output', pictures: [2, 1] }) },
  ),
  failed('results', 'two pictures gone (410); then one listed', always('media', answer(410)), 'result-gone', 'yes', 1, {
    images: 2,
    recovery: 'fetchAgain',
    meanwhile: [{ route: 'record', on: 1, do: { kind: 'output', pictures: [2] } }],
  }),
  failed(
    'results',
    'a redirect to another host',
    always('media', { kind: 'redirect', to: 'https://pictures.example/1.png' }),
    'result-on-foreign-host',
    'yes',
    1,
    { recovery: 'fetchAgain' },
  ),
];

const streams: Row[] = [
  ok('stream', 'not offered (404)', always('stream', answer(404))),
  ok('stream', 'breaks off after each event', always('stream', { kind: 'stream', how: 'break' })),
  ok('stream', 'events of unknown shape', always('stream', { kind: 'stream', how: 'garbage' })),
];

const again = (fault: string, deed: Deed, more: Partial<Row> = {}): Row => ({
  stage: 'again',
  fault,
  faults: [],
  deed,
  state: 'done',
  jobs: 1,
  ...more,
});
const agains: Row[] = [
  again('killed while its submit is under way, and the list lags', 'killed'),
  again('git sets its record back to before the submit, and the list lags', 'set back'),
  again('two copies, whose original is gone, are continued on two machines, and the list lags', 'copied'),
  again('the folder is moved before it was submitted', 'moved'),
  again(
    'accepted, then 429 that asks to wait ten minutes, the app is closed, and the list lags',
    'closed while turned away',
  ),
  again('accepted, then 429, the clock jumps a day ahead, and the list lags', 'clock ahead'),
  again('accepted, then 429, it is cancelled, and the list lags', 'cancelled'),
  again('uncertain, and the list shows it in the seventh look-up', 'asked by itself', { recovery: 'none needed' }),
  again('the request is not known (404) in four runs of a command', 'three runs', {
    state: 'failed',
    code: 'request-missing',
    billed: 'unknown',
    recovery: 'fetchAgain',
  }),
];

const windows: Row[] = [
  again(
    'the connection breaks once Run has come in: its answer is lost, it is asked about, and tried again',
    'answer lost',
    {
      stage: 'window',
    },
  ),
  again(
    'the connection breaks before Run has come in: it is asked about, comes in late after all, and Run is pressed again',
    'order late',
    { stage: 'window' },
  ),
];

/** Every cell of fault × stage that is tried (PROTOCOL 7.2, 9, 12). */
const ofCatalogue = (more: Partial<Row> = {}): Partial<Row> => ({ ...more, model: 'pentimento-offline/art-director' });

export const rows: readonly Row[] = [
  ...uploads,
  ...submits,
  ...watches,
  ...records,
  ...results,
  ...streams,
  ...agains,
  ...windows,
  ok(
    'model',
    'what it delivers isn’t a picture',
    always('media', { kind: 'picture', damage: 'not-a-picture' }),
    ofCatalogue({ delivered: 0 }),
  ),
  ok(
    'model',
    'its answer names no address',
    always('record', { kind: 'change', set: { output: { caption: 'a shop', score: 0.9 } } }),
    ofCatalogue({ delivered: 0 }),
  ),
  failed(
    'model',
    'a proxy’s page in place of what it delivers, every time',
    always('media', answer(200, { body: 'html' })),
    'result-broken',
    'yes',
    1,
    ofCatalogue({ recovery: 'fetchAgain' }),
  ),
  failed(
    'model',
    'ModelRunner does not offer it any more (404)',
    always('submit', answer(404)),
    'model-missing',
    'no',
    0,
    {
      ...ofCatalogue(),
    },
  ),
  failed(
    'model',
    'what it takes has changed since it was listed (400)',
    always('submit', answer(400, { body: 'zod' })),
    'input-refused',
    'no',
    0,
    ofCatalogue(),
  ),
  ok('model', 'its price card can’t be read (500), and any cost was allowed', always('pricing', answer(500)), {
    ...ofCatalogue(),
  }),
  ok(
    'model',
    'the list of models can’t be read (500): the pass goes by what it recorded',
    always('catalogue', answer(500)),
    {
      ...ofCatalogue(),
    },
  ),
];
