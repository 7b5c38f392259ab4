import { showMoney } from '../../../src-main/common/money';
import { versionName } from '../../../src-main/common/versions';
import { showPixels } from '../../editor/describe';
import { resultSize } from '../../editor/estimate';
import { overBudget } from '../../editor/ledger';
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
        const size = question.again === null ? resultSize(state) : null;
        const images = state.desk.draft.num_images;
        const after = state.project && overBudget(state.project, question.estimate);
        return {
          title: `Run a pass for about ${showMoney(question.estimate)}?`,
          message: `${size ? `${images > 1 ? `${images} images of ` : ''}${showPixels(size)} pixels come to about ${showMoney(question.estimate)}, above` : 'It is estimated above'} the ${showMoney(question.ceiling)} you let a pass cost without asking. A smaller image size makes it cheaper.${after ? ` The project would come to ${showMoney(after)}, above its budget of ${showMoney(state.project?.budget ?? '0')}.` : ''}`,
          confirm: `Run for ~${showMoney(question.estimate)}`, cancel: 'Don’t run', yes: () => void editor.runAllowed(question.estimate, question.again),
        };
      }
      case 'over-budget': return {
        title: 'Run it over the budget?', message: `${question.message} The budget can be changed in Settings.`, confirm: `Run for ~${showMoney(question.estimate)}`, cancel: 'Don’t run',
        yes: () => void editor.runAllowed(question.estimate, question.again),
      };
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
      case 'delete-from-service': return {
        title: `Delete ${nameOf(question.id)} from the service?`,
        message: 'ModelRunner deletes the prompt, the settings and the results that it keeps of this pass. That can’t be undone. Everything here stays: the results, the recipe, the price and the times. The picture that was sent stays there, too: only your account at ModelRunner can delete it.',
        confirm: 'Delete from the service', cancel: 'Keep it there', danger: true, yes: () => void editor.deleteFromService(question.id, true),
      };
    }
  })();
  return <ConfirmDialog open title={asked.title} message={asked.message} confirm={asked.confirm} cancel={asked.cancel} danger={asked.danger} onConfirm={asked.yes} onCancel={onClose} />;
}
