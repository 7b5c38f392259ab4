import { showMoney } from '../../../src-main/common/money';
import { versionName } from '../../../src-main/common/versions';
import { showPixels } from '../../editor/describe';
import { resultSize } from '../../editor/estimate';
import type { Question } from '../../editor/state';
import { ConfirmDialog } from '../../ui';
import { useEditor } from '../use-editor';

interface Asked { readonly title: string; readonly message: string; readonly confirm: string; readonly danger?: boolean; readonly cancel?: string; readonly yes: () => void }

/** Asks before something that costs more than expected, or may be paid twice, or gives something up. */
export function QuestionDialog({ question, onClose }: { readonly question: Question; readonly onClose: () => void }) {
  const editor = useEditor();
  const state = editor.store.get();
  const nameOf = (id: string): string => {
    const view = state.project?.passById.get(id);
    return view ? versionName(view.pass.version) : 'It';
  };
  const asked = ((): Asked => {
    switch (question.about) {
      case 'ceiling': {
        const size = resultSize(state);
        const images = state.desk.draft.num_images;
        return {
          title: `Run a pass for about ${showMoney(question.estimate)}?`,
          message: `${size ? `${images > 1 ? `${images} images of ` : ''}${showPixels(size)} pixels come to about ${showMoney(question.estimate)}, above` : 'It is estimated above'} the ${showMoney(question.ceiling)} you let a pass cost without asking. A smaller image size makes it cheaper.`,
          confirm: `Run for ~${showMoney(question.estimate)}`, cancel: 'Don’t run', yes: () => void editor.runAllowed(question.estimate),
        };
      }
      case 'over-budget': return { title: 'Run it over the budget?', message: question.message, confirm: `Run for ~${showMoney(question.estimate)}`, cancel: 'Don’t run', yes: () => void editor.runAllowed(question.estimate) };
      case 'run-again': return {
        title: `Run ${nameOf(question.id)} once more?`, message: 'Nobody knows yet whether it ran at the service. If it did, this pays a second time. “Check again” looks for it first, for nothing.',
        confirm: 'Run again', cancel: 'Don’t run', danger: true, yes: () => void editor.runAgain(question.id, true),
      };
      case 'mark-lost': return {
        title: `Give ${nameOf(question.id)} up?`, message: 'It is looked for no more. If it did run at the service it stays charged, and its result is not fetched.', confirm: 'Mark as lost', cancel: 'Keep it', danger: true,
        yes: () => void editor.markLost(question.id, true),
      };
      case 'stop-waiting': return {
        title: `Stop waiting for ${nameOf(question.id)}?`, message: 'It was sent already, runs on, and will still be charged. Its results are fetched all the same and stay in the history.', confirm: 'Stop waiting', cancel: 'Keep waiting',
        yes: () => void editor.stopWaiting(question.id, true),
      };
    }
  })();
  return <ConfirmDialog open title={asked.title} message={asked.message} confirm={asked.confirm} cancel={asked.cancel} danger={asked.danger} onConfirm={asked.yes} onCancel={onClose} />;
}
