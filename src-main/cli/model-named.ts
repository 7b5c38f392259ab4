import type { ModelDescriptor } from '../common/models';
import type { Engine } from '../common/states';
import { PentimentoError } from '../contract/errors';
import type { Core } from '../core/core';
import { modelNamed as named } from '../use-cases/models';
import { wrongUse } from './options';
import { say } from './output';

/** The model of this name, for a command. Throws `wrong-use` where there is none, and `service-unreachable` where only the service would know. */
export async function modelNamed(core: Core, engine: Engine, id: string): Promise<ModelDescriptor> {
  const found = await named(core, engine, id);
  if (found.is === 'no') throw wrongUse(`${found.why} pentimento models lists those that can be run.`);
  if (found.is === 'unasked')
    throw new PentimentoError(
      'service-unreachable',
      `ModelRunner’s list of models can’t be read right now, and ${id} is not among the models that ship with the app.`,
    );
  if (found.withdrawn)
    say(`ModelRunner no longer offers ${id}. The pass uses the model as it was when that version was made.`);
  return found.model;
}
