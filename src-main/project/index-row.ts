import { isDeepStrictEqual } from 'node:util';
import type { PassRecord } from '../contract/records';

/**
 * A record as a row of its values: the names of its fields, the same in every record, take longer to read than what is in them.
 * A record that holds anything else stands as it is.
 */
export type Row = readonly unknown[] | PassRecord;

const valuesOf = ({ recipe: r, preparation: p, price, evidence: e, ...pass }: PassRecord): readonly unknown[] => [
  pass.formatVersion, pass.id, pass.version, pass.createdAt, pass.installation, pass.engine, pass.input, pass.basedOn,
  r.model, r.prompt, r.strength, r.seed, r.image_size, r.num_images, r.acceleration, r.rendering_speed, r.expansion_model, r.enable_safety_checker, r.output_format,
  pass.words, p.crop, p.rotate, p.background, pass.state, pass.stages, pass.clientJobId, pass.requestId, pass.preparedInput, pass.results,
  price.estimated, price.settled, price.currency,
  e.statusUrl, e.responseUrl, e.inputUrl, e.resultUrls, e.serviceStatus, e.billingStatus, e.inferenceTime, e.requestedModelEndpoint, e.deletedAt, e.seed, e.prompt,
  pass.stoppedWaitingAt, pass.finishedAt, pass.error,
];

// oxlint-disable-next-line typescript/no-explicit-any
const recordOf = (v: readonly any[]): PassRecord => ({
  formatVersion: v[0], id: v[1], version: v[2], createdAt: v[3], installation: v[4], engine: v[5], input: v[6], basedOn: v[7],
  recipe: {
    model: v[8], prompt: v[9], strength: v[10], seed: v[11], image_size: v[12], num_images: v[13], acceleration: v[14], rendering_speed: v[15],
    expansion_model: v[16], enable_safety_checker: v[17], output_format: v[18],
  },
  words: v[19], preparation: { crop: v[20], rotate: v[21], background: v[22] }, state: v[23], stages: v[24], clientJobId: v[25], requestId: v[26],
  preparedInput: v[27], results: v[28], price: { estimated: v[29], settled: v[30], currency: v[31] },
  evidence: {
    statusUrl: v[32], responseUrl: v[33], inputUrl: v[34], resultUrls: v[35], serviceStatus: v[36], billingStatus: v[37], inferenceTime: v[38],
    requestedModelEndpoint: v[39], deletedAt: v[40], seed: v[41], prompt: v[42],
  },
  stoppedWaitingAt: v[43], finishedAt: v[44], error: v[45],
});

/** What comes back from the row is the record, or the row is the record. */
export const toRow = (record: PassRecord): Row => {
  const values = valuesOf(record);
  return isDeepStrictEqual(recordOf(values), record) ? values : record;
};

export const fromRow = (row: Row): PassRecord => (Array.isArray(row) ? recordOf(row) : (row as PassRecord));
