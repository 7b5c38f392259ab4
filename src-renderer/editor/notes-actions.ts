import { versionName } from '../../src-main/common/versions';
import type { PassView } from '../../src-main/contract';
import { toFault } from '../api/faults';
import type { Context } from './context';
import { withProjectChange } from './project';
import type { NotesValues, StepKind } from './undo';

const fieldsOf = (notes: NotesValues): (keyof NotesValues)[] => Object.keys(notes) as (keyof NotesValues)[];

const picked = (values: NotesValues, fields: readonly (keyof NotesValues)[]): NotesValues =>
  Object.fromEntries(fields.map((field) => [field, values[field]]));

const notesName = (field: keyof NotesValues | undefined): string =>
  field === 'rating' ? 'Rating' : field === 'label' ? 'Label' : 'Note';

/** Label, rating and note of a version; each is one step to undo. */
export function notesActions(context: Context) {
  const { store, toast } = context;
  const viewOf = (id: string): PassView | undefined => store.get().project?.passById.get(id);
  const show = (view: PassView): void => store.update((state) => withProjectChange(state, { type: 'pass', view }));
  const withNotes = (id: string, notes: NotesValues): void => {
    const view = viewOf(id);
    if (view) show({ ...view, notes: { ...view.notes, ...notes } });
  };

  const save = (id: string, notes: NotesValues, expected?: NotesValues): void => {
    const { project } = store.get();
    const view = viewOf(id);
    if (!project || !view) return;
    // Shows at once; what the watch then tells has the last word.
    withNotes(id, notes);
    context.connection.client.passes
      .setNotes({ projectId: project.id, passId: id, notes, ...(expected ? { expected } : {}) })
      .then(
        (written) => {
          if (expected && written.pass) show(written);
        },
        (error: unknown) => {
          withNotes(id, picked(view.notes, fieldsOf(notes)));
          context.complain(toFault(error));
        },
      );
  };

  const travel: StepKind['travel'] = (change, side) => {
    if (change.of !== 'notes') return false;
    const [from, to] = side === 'before' ? [change.after, change.before] : [change.before, change.after];
    const view = viewOf(change.id);
    if (!view) return false;
    const stays = fieldsOf(to).filter((field) => view.notes[field] === from[field]);
    const lost = fieldsOf(to).find((field) => !stays.includes(field));
    if (lost)
      toast(
        `${notesName(lost)} of ${versionName(view.pass.version)} not ${side === 'before' ? 'undone' : 'redone'}: it was changed since, in another window`,
        { family: 'desk' },
      );
    if (stays.length === 0) return false;
    save(change.id, picked(to, stays), picked(from, stays));
    return true;
  };

  return {
    travel,
    actions: {
      /** Shows at once and is told to the host. */
      setNotes(id: string, notes: NotesValues): void {
        const view = viewOf(id);
        if (!view) return;
        const fields = fieldsOf(notes).filter((field) => notes[field] !== view.notes[field]);
        if (fields.length === 0) return;
        const after = picked(notes, fields);
        context.record(notesName(fields[0]), { of: 'notes', id, before: picked(view.notes, fields), after });
        save(id, after);
      },
    },
  };
}
