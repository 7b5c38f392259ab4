import { inputShape } from '../common/turned';
import { outputSize, sentWithin } from '../common/sizes';
import { preparedUrl } from '../contract/assets';
import { isPentimentoError } from '../contract/errors';
import type { PassView } from '../contract/views';
import { inputFile } from '../pass/input';
import { damagedResults } from '../pass/on-disk';
import type { GivenInput } from '../pass/record';
import type { Project } from '../project/project';
import { preparedAlong } from '../use-cases/models';
import * as passes from '../use-cases/passes';
import { rate, setCover } from '../use-cases/rate';
import { overruleWords, readWords } from '../use-cases/words';
import type { AppContext } from './context';
import type { Procedures } from './procedures';
import { passView } from './views';

/** How a pass is shown, and work on one that answers with how it is shown then. */
const passesOf = ({ core, projects }: AppContext) => {
  const view = (project: Project, id: string): PassView => passView(project.pass(id), project, core.room);
  const onPass = async (
    input: { projectId: string; passId: string },
    work: (project: Project) => Promise<void>,
  ): Promise<PassView> => {
    const project = projects.get(input.projectId);
    await work(project);
    return view(project, input.passId);
  };
  return { view, onPass };
};

/** Running passes, and telling them what to do. */
export const passProcedures = (app: AppContext, { passes: procedure }: Procedures) => {
  const { core, projects, settings, orders, tries } = app;
  const { view, onPass } = passesOf(app);
  return procedure.router({
    plan: procedure.plan.handler(async ({ input, signal }) => {
      const project = projects.get(input.projectId);
      const file = await inputFile(project, input.input);
      const shape = inputShape(file, input.preparation);
      const output = outputSize(input.draft, shape) ?? shape;
      const size = { width: file.width, height: file.height };
      try {
        const { record } = await core.prepared.make(file, sentWithin(input.draft, shape), input.preparation, {
          priority: 5,
          ...(signal ? { signal } : {}),
        });
        return { input: size, prepared: record, url: preparedUrl(project.id, record.sha256), output, fault: null };
      } catch (error) {
        if (!isPentimentoError(error)) throw error;
        return { input: size, prepared: null, url: null, output, fault: error.toFault() };
      }
    }),
    run: procedure.run.handler(async ({ input }) => {
      const project = projects.get(input.projectId);
      const { orderId, group } = input;
      const entry = await orders.make(project, orderId, async () => {
        const others: Record<string, GivenInput> = {};
        for (const [slot, other] of Object.entries(input.others ?? {}))
          others[slot] = { ref: other, preparation: await preparedAlong(project, { ...input, other }) };
        return passes.runPass(core, project, {
          input: input.input,
          others,
          basedOn: input.basedOn,
          draft: input.draft,
          preparation: input.preparation,
          words: input.words ?? null,
          engine: await core.engines.choose(settings.get().engine),
          allowCost: input.allowCost,
          ...(orderId === undefined ? {} : { orderId }),
          group: group ?? null,
          together: group?.tries?.seeds.length ?? input.together ?? 1,
          atMost: group?.tries?.cost ?? null,
        });
      });
      if (group?.tries) tries.follow(project, group.id, input.allowCost);
      return view(project, entry.record.id);
    }),
    goOn: procedure.goOn.handler(async ({ input }) => {
      const project = projects.get(input.projectId);
      const entry = await tries.goOn(project, input.group, input.allowCost);
      return view(project, entry.record.id);
    }),
    endTries: procedure.endTries.handler(async ({ input }) => {
      await tries.stop(projects.get(input.projectId), input.group);
      return {};
    }),
    ordered: procedure.ordered.handler(async ({ input }) => {
      const project = projects.get(input.projectId);
      const entry = await orders.settle(project, input.orderId);
      return { view: entry && view(project, entry.record.id) };
    }),
    reorder: procedure.reorder.handler(({ input }) => {
      projects.get(input.projectId).pass(input.passId);
      core.room.reorder(input.passId, input.before);
      return {};
    }),
    cancel: procedure.cancel.handler(({ input }) =>
      onPass(input, (project) => passes.cancel(core, project, input.passId)),
    ),
    stopWaiting: procedure.stopWaiting.handler(({ input }) =>
      onPass(input, (project) => passes.stopWaiting(core, project, input.passId)),
    ),
    takeOver: procedure.takeOver.handler(({ input }) =>
      onPass(input, (project) => passes.takeOver(core, project, input.passId)),
    ),
    checkAgain: procedure.checkAgain.handler(({ input }) =>
      onPass(input, (project) => passes.checkAgain(core, project, input.passId)),
    ),
    markLost: procedure.markLost.handler(({ input }) =>
      onPass(input, (project) => passes.markLost(core, project, input.passId)),
    ),
    deleteFromService: procedure.deleteFromService.handler(({ input }) =>
      onPass(input, (project) => passes.deleteFromService(core, project, input.passId)),
    ),
    damaged: procedure.damaged.handler(async ({ input }) => {
      const project = projects.get(input.projectId);
      return { damaged: await damagedResults(project, project.pass(input.passId)) };
    }),
    fetchAgain: procedure.fetchAgain.handler(({ input }) =>
      onPass(input, (project) => passes.fetchAgain(core, project, input.passId, input.allowHost)),
    ),
    setNotes: procedure.setNotes.handler(({ input }) =>
      onPass(input, (project) =>
        rate(project, { passId: input.passId, of: 'version', change: input.notes, expected: input.expected }),
      ),
    ),
  });
};

/** What is thought of results. */
export const resultProcedures = (app: AppContext, { results: procedure }: Procedures) => {
  const { core, projects } = app;
  const { view, onPass } = passesOf(app);
  return procedure.router({
    rate: procedure.rate.handler(async ({ input }) => {
      const project = projects.get(input.projectId);
      const views: PassView[] = [];
      for (const { passId, result, notes: change, expected } of input.changes) {
        await rate(project, { passId, of: result ?? 'version', change, expected });
        views.push(view(project, passId));
      }
      return { views };
    }),
    readWords: procedure.readWords.handler(({ input, signal }) =>
      onPass(input, async (project) => {
        const never = new AbortController().signal;
        await readWords(core, project, project.pass(input.passId), input.result, signal ?? never);
      }),
    ),
    overruleWords: procedure.overruleWords.handler(({ input: { result, text, verdict, expected, ...of } }) =>
      onPass(of, (project) => overruleWords(project, of.passId, result, text, verdict, expected)),
    ),
    setCover: procedure.setCover.handler(({ input }) =>
      onPass(input, (project) => setCover(project, input.passId, input.result, input.expected)),
    ),
  });
};
