import { isDeepStrictEqual } from 'node:util';
import { builtInModels, type ModelDescriptor } from '../common/models';
import type { PassRecord } from '../contract/records';

/**
 * A record as a row of its values: the names of its fields, the same in every record, take longer to read than what is in them.
 * A record that holds anything else stands as it is.
 */
export type Row = readonly unknown[] | PassRecord;

type Recipe = PassRecord['recipe'];

/** What rows take for granted: which fields a model has, and in which order. An index of other ones is another index. */
export const rowShapes = builtInModels.map(({ id, fields }) => [id, fields.map(({ name }) => name)]);

const packable: ReadonlyMap<string, ModelDescriptor> = new Map(builtInModels.map((model) => [model.id, model]));

/** A recipe as its values, in the order of its model's fields; as it stands where its model does not ship with the app. */
const packed = (recipe: Recipe): unknown => {
  const model = packable.get(recipe.model);
  return model ? [model.id, ...model.fields.map(({ name }) => recipe[name])] : recipe;
};

const unpacked = (value: readonly unknown[] | Recipe): Recipe => {
  if (!Array.isArray(value)) return value as Recipe;
  const [id, ...values] = value as [string, ...unknown[]];
  const recipe: Record<string, unknown> = {};
  for (const [at, { name }] of packable.get(id)!.fields.entries()) recipe[name] = values[at];
  return { model: id, ...recipe };
};

const valuesOf = ({
  recipe: r,
  price: { estimated, settled, currency, ...reckoned },
  evidence: e,
  ...pass
}: PassRecord): readonly unknown[] => [
  pass.formatVersion,
  pass.id,
  pass.version,
  pass.createdAt,
  pass.installation,
  pass.engine,
  pass.inputs,
  pass.basedOn,
  packed(r),
  pass.words,
  pass.state,
  pass.stages,
  pass.clientJobId,
  pass.requestId,
  pass.group,
  pass.results,
  estimated,
  settled,
  currency,
  e.statusUrl,
  e.responseUrl,
  e.inputUrl,
  e.resultUrls,
  e.serviceStatus,
  e.billingStatus,
  e.inferenceTime,
  e.requestedModelEndpoint,
  e.deletedAt,
  e.seed,
  e.prompt,
  pass.stoppedWaitingAt,
  pass.finishedAt,
  pass.error,
  pass.orderId ?? null,
  Object.keys(reckoned).length > 0 ? reckoned : null,
  e.logs ?? null,
];

// oxlint-disable-next-line typescript/no-explicit-any
const recordOf = (v: readonly any[]): PassRecord => ({
  formatVersion: v[0],
  id: v[1],
  version: v[2],
  createdAt: v[3],
  installation: v[4],
  engine: v[5],
  inputs: v[6],
  basedOn: v[7],
  recipe: unpacked(v[8]),
  words: v[9],
  state: v[10],
  stages: v[11],
  clientJobId: v[12],
  requestId: v[13],
  group: v[14],
  results: v[15],
  price: { estimated: v[16], settled: v[17], currency: v[18], ...v[34] },
  evidence: {
    statusUrl: v[19],
    responseUrl: v[20],
    inputUrl: v[21],
    resultUrls: v[22],
    serviceStatus: v[23],
    billingStatus: v[24],
    inferenceTime: v[25],
    requestedModelEndpoint: v[26],
    deletedAt: v[27],
    seed: v[28],
    prompt: v[29],
    ...(v[35] ? { logs: v[35] } : {}),
  },
  stoppedWaitingAt: v[30],
  finishedAt: v[31],
  error: v[32],
  ...(v[33] ? { orderId: v[33] } : {}),
});

/** What comes back from the row is the record, or the row is the record. */
export const toRow = (record: PassRecord): Row => {
  const values = valuesOf(record);
  return isDeepStrictEqual(recordOf(values), record) ? values : record;
};

export const fromRow = (row: Row): PassRecord => (Array.isArray(row) ? recordOf(row) : (row as PassRecord));
