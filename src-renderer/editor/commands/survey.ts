import { canSurvey, surveyCurrent } from '../survey';
import type { EditorState } from '../state';
import { inEditor, type CommandEntry } from './command';

const surveys = (state: EditorState): boolean => inEditor(state) && surveyCurrent(state) !== null;

/** Several pictures beside each other, until the best is left. */
export const surveyCommands = [
  {
    id: 'survey',
    title: 'Survey the selected pictures',
    group: 'Version',
    shortcuts: ['N'],
    enabled: (state) => inEditor(state) && (state.layout === 'survey' || canSurvey(state)),
    run: (editor) => (editor.store.get().layout === 'survey' ? editor.back() : editor.survey()),
  },
  {
    id: 'take-out',
    title: 'Take the picture out',
    group: 'Version',
    shortcuts: ['X', 'Delete'],
    where: 'in a survey',
    enabled: surveys,
    run: (editor) => {
      const current = surveyCurrent(editor.store.get());
      if (current) editor.dropFromSurvey(current);
    },
  },
  {
    id: 'keep',
    title: 'Keep the picture',
    group: 'Version',
    shortcuts: ['Enter'],
    where: 'in a survey',
    enabled: surveys,
    run: (editor) => editor.keepSurveyed(),
  },
] as const satisfies readonly CommandEntry[];
