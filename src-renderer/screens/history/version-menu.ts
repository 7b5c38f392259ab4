import { isFreeToStop, isUnfinished } from '../../../src-main/common/states';
import type { PassView } from '../../../src-main/contract';
import { command, exportTitle, shortcutOf } from '../../editor/commands';
import { canDeleteFromService } from '../../../src-main/common/on-service';
import { chosenParts, chosenWords, picksOf } from '../../editor/choosing';
import type { Editor } from '../../editor/editor';
import { canSurvey } from '../../editor/survey';
import { meantPictures, meantRating, meantToGo, wholeName } from '../../editor/trash';
import type { MenuItem } from '../../ui';
import { stopWords } from '../stop-words';

/** Everything possible with a version; it is selected when the menu opens. */
export function versionMenu(editor: Editor, view: PassView): MenuItem[] {
  if (chosenParts(editor.store.get()).length > 0) return chosenMenu(editor);
  const { pass } = view;
  // There Delete takes a picture.
  const inGrid = editor.store.get().layout === 'grid';
  const locked = editor.store.get().project?.readOnly !== null;
  const has = pass.results.length > 0;
  const runs = isUnfinished(pass.state);
  return [
    { label: 'Use all', shortcut: shortcutOf('use-all'), onSelect: () => editor.useAll() },
    { label: 'Use prompt', shortcut: shortcutOf('use-prompt'), onSelect: () => editor.usePrompt() },
    { label: 'Use seed', shortcut: shortcutOf('use-seed'), onSelect: () => editor.useSeed() },
    {
      label: 'Use as input',
      shortcut: shortcutOf('use-as-input'),
      disabled: !has,
      onSelect: () => editor.useAsInput(),
    },
    { kind: 'line' },
    {
      label: 'Compare with its input',
      shortcut: shortcutOf('compare'),
      disabled: !has,
      onSelect: () => editor.compare(),
    },
    {
      label: 'Export…',
      shortcut: shortcutOf('export'),
      disabled: !has,
      onSelect: () => editor.show({ kind: 'export', picks: picksOf(editor.store.get()) }),
    },
    ...(pass.results.length > 1
      ? [
          {
            label: `Export all ${pass.results.length} results…`,
            onSelect: () => editor.show({ kind: 'export', picks: [{ passId: pass.id, result: null }] }),
          },
        ]
      : []),
    {
      label: 'Contact sheet…',
      disabled: !has,
      onSelect: () => editor.show({ kind: 'sheet', picks: picksOf(editor.store.get()) }),
    },
    { kind: 'line' },
    {
      label: 'Copy picture',
      shortcut: shortcutOf('copy-picture'),
      disabled: !has,
      onSelect: () => void editor.copyPicture(),
    },
    {
      label: 'Open in editor',
      shortcut: shortcutOf('open-outside'),
      disabled: !has || locked,
      onSelect: () => void editor.openOutside(),
    },
    { label: 'Copy prompt', onSelect: () => void editor.copyPrompt() },
    { label: 'Copy recipe as JSON', onSelect: () => void editor.copyRecipe() },
    { kind: 'line' },
    { label: 'Run the same again', disabled: runs, onSelect: () => void editor.runAgain(pass.id) },
    { kind: 'line' },
    ratingMenu(editor),
    ...(has ? [flagMenu(editor)] : []),
    { label: 'Label…', disabled: locked, onSelect: () => editor.show({ kind: 'label' }) },
    ...(view.rated.filter(({ trashed }) => trashed === null).length > 1
      ? [
          {
            label: 'Delete only this picture',
            ...(inGrid ? { shortcut: shortcutOf('delete') } : {}),
            disabled: locked,
            onSelect: () => void editor.deleteChosen(meantPictures(editor.store.get())),
          },
        ]
      : []),
    {
      label: `Delete ${wholeName(view)}`,
      ...(inGrid && pass.results.length > 1 ? {} : { shortcut: shortcutOf('delete') }),
      disabled: locked,
      onSelect: () => void editor.deleteChosen([{ passId: pass.id, result: null }]),
    },
    {
      label: 'Show in folder',
      onSelect: () => void editor.reveal(has ? `${view.folder}/${pass.results[0]?.file}` : view.folder),
    },
    ...(canDeleteFromService(pass)
      ? [{ label: 'Delete from the service…', onSelect: () => void editor.deleteFromService(pass.id) }]
      : []),
    ...(runs && !pass.stoppedWaitingAt
      ? [
          { kind: 'line' } as const,
          isFreeToStop(pass)
            ? { label: stopWords(pass).label, onSelect: () => void editor.cancel(pass.id) }
            : { label: 'Stop waiting: it will still be charged', onSelect: () => void editor.stopWaiting(pass.id) },
        ]
      : []),
  ];
}

/** With several things chosen, it is about all of them. */
function chosenMenu(editor: Editor): MenuItem[] {
  const state = editor.store.get();
  const picks = picksOf(state);
  const locked = state.project?.readOnly !== null;
  const words = chosenWords(state);
  const two = chosenParts(state).length === 2;
  return [
    ...(two
      ? [{ label: 'Compare the two', shortcut: shortcutOf('compare'), onSelect: () => editor.compare() } as const]
      : []),
    {
      label: `Survey ${words}`,
      shortcut: shortcutOf('survey'),
      disabled: !canSurvey(state),
      onSelect: () => editor.survey(),
    },
    {
      label: exportTitle(state),
      shortcut: shortcutOf('export'),
      disabled: picks.length === 0,
      onSelect: () => editor.show({ kind: 'export', picks }),
    },
    { label: 'Contact sheet…', disabled: picks.length === 0, onSelect: () => editor.show({ kind: 'sheet', picks }) },
    { kind: 'line' },
    ratingMenu(editor),
    flagMenu(editor),
    { label: `Label ${words}…`, disabled: locked, onSelect: () => editor.show({ kind: 'label' }) },
    {
      label: `Delete ${words}`,
      shortcut: shortcutOf('delete'),
      disabled: locked,
      onSelect: () => void editor.deleteChosen(meantToGo(editor.store.get())),
    },
    { kind: 'line' },
    { label: 'Select all', shortcut: shortcutOf('choose-all'), onSelect: () => editor.chooseAll() },
    { label: 'Select only this one', onSelect: () => editor.chooseNone() },
  ];
}

const ratingMenu = (editor: Editor): MenuItem => ({
  kind: 'menu',
  label: 'Rating',
  items: ([5, 4, 3, 2, 1, 0] as const).map((n) => ({
    label: n === 0 ? 'Clear rating' : n === 1 ? '1 star' : `${n} stars`,
    shortcut: shortcutOf(`rate-${n}`),
    checked: meantRating(editor.store.get()) === n,
    onSelect: () => editor.rateResults(meantPictures(editor.store.get()), { rating: n }),
  })),
});

function flagMenu(editor: Editor): MenuItem {
  const state = editor.store.get();
  const item = (id: 'pick' | 'reject' | 'unflag', pick: 'pick' | 'reject' | null): MenuItem => ({
    label: command(id).title,
    // Where its key means something else, it is not told.
    ...(command(id).enabled(state) ? { shortcut: shortcutOf(id) } : {}),
    disabled: state.project?.readOnly !== null,
    onSelect: () => editor.rateResults(meantPictures(editor.store.get()), { pick }),
  });
  return { kind: 'menu', label: 'Flag', items: [item('pick', 'pick'), item('reject', 'reject'), item('unflag', null)] };
}
