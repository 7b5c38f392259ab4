import { outputSize, sentWithin } from '../../src-main/common/sizes';
import { toFault } from '../api/faults';
import type { Context } from './context';
import { inputThere } from './desk';
import { inputSize, sizeWrong } from './estimate';
import type { EditorState, Plan } from './state';

/** Milliseconds of rest before the host is asked what would be sent. */
const planRest = 250;

/** All that decides the prepared input, and nothing else. */
function planKey(state: EditorState): string | null {
  const { project, desk } = state;
  const shape = inputSize(state);
  if (!project || !shape || !inputThere(project, desk.input) || sizeWrong(desk.draft) !== null) return null;
  const { draft, input, preparation } = desk;
  return JSON.stringify([
    project.id,
    project.folder,
    input,
    preparation,
    sentWithin(draft, shape),
    outputSize(draft, shape),
  ]);
}

/** Keeps `plan` true to the desk: what will be sent, made for real by the host. */
export function keepPlan({ store, connection, clock }: Context): void {
  let key: string | null = null;
  let running: AbortController | null = null;
  let callOff: () => void = () => undefined;

  const put = (plan: Plan): void => store.update((state) => ({ ...state, plan }));

  const ask = async (): Promise<void> => {
    const { project, desk } = store.get();
    if (!project || !desk.input) return;
    const mine = new AbortController();
    running = mine;
    try {
      const plan = await connection.client.passes.plan(
        { projectId: project.id, input: desk.input, draft: desk.draft, preparation: desk.preparation },
        { signal: mine.signal },
      );
      if (!mine.signal.aborted) put({ is: 'made', plan });
    } catch (error) {
      if (!mine.signal.aborted) put({ is: 'failed', fault: toFault(error) });
    }
  };
  const follow = (): void => {
    // Every place of a handle would be made ready; what is left at the end is.
    if (store.get().cropping) return;
    const next = planKey(store.get());
    if (next === key) return;
    key = next;
    running?.abort();
    callOff();
    const { plan } = store.get();
    if (next === null) put({ is: 'none' });
    else {
      put({ is: 'making', before: plan.is === 'made' ? plan.plan : plan.is === 'making' ? plan.before : null });
      callOff = clock.later(planRest, () => void ask());
    }
  };
  store.subscribe(follow);
  connection.subscribe((state) => {
    if (state !== 'open' || store.get().plan.is === 'made') return;
    key = null;
    follow();
  });
}
