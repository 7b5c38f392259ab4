import type { LinkOut } from '../../../src-main/contract';
import { imagesOf } from '../../../src-main/common/models/roles';
import { showMoney } from '../../../src-main/common/money';
import { versionName } from '../../../src-main/common/versions';
import { showPixels } from '../../editor/describe';
import { resultSize, showEstimate, showSpanned } from '../../editor/estimate';
import { overBudget } from '../../editor/ledger';
import type { Question } from '../../editor/state';
import { ConfirmDialog } from '../../ui';
import { useEditor } from '../use-editor';

/** Links that the question names. */
const LINKS_MOST = 5;

const linksLine = (links: readonly LinkOut[]): string =>
  [
    ...links.slice(0, LINKS_MOST).map(({ link, target }) => `${link} → ${target}`),
    ...(links.length > LINKS_MOST ? [`${links.length - LINKS_MOST} more`] : []),
  ].join(', ');

interface Asked {
  readonly title: string;
  readonly message: string;
  readonly confirm: string;
  readonly danger?: boolean;
  readonly cancel?: string;
  readonly yes: () => void;
}

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
        const size = question.order.again === null ? resultSize(state) : null;
        const { tries, variations } = question.order;
        const passes = tries?.seeds.length ?? variations?.length ?? 1;
        const images = imagesOf(state.desk.draft) * passes;
        const { high } = question.price;
        const costs = showSpanned(question.price).replace('–', ' to ');
        const after = state.project && overBudget(state.project, high);
        return {
          title: `Run ${tries ? 'at most ' : ''}${passes === 1 ? 'a pass' : `${passes} passes`} for about ${costs}?`,
          message: `${size ? `${images > 1 ? `${images} images of ` : ''}${showPixels(size)} pixels come to about ${costs}, above` : 'It is estimated above'} the ${showMoney(question.ceiling)} you let a ${passes === 1 ? 'pass' : 'run'} cost without asking. A smaller image size${passes === 1 ? ' makes' : ' or fewer variations make'} it cheaper.${after ? ` The project would come to ${showMoney(after)}, above its budget of ${showMoney(state.project?.budget ?? '0')}.` : ''}`,
          confirm: `Run for ${showEstimate(question.price, 'modelrunner')}`,
          cancel: 'Don’t run',
          yes: () => void editor.runAllowed(question.price.high, question.order),
        };
      }
      case 'unpriced':
        return {
          title: 'Run it without a price?',
          message: `ModelRunner states no price for this model, so it can’t be checked against the ${showMoney(question.ceiling)} you let a pass cost without asking. The actual cost is shown afterwards.`,
          confirm: 'Run it',
          cancel: 'Don’t run',
          yes: () => void editor.runAllowed(question.ceiling, question.order),
        };
      case 'over-budget':
        return {
          title: 'Run it over the budget?',
          message: `${question.message} The budget can be changed in Settings.`,
          confirm: `Run for ${showEstimate(question.price, 'modelrunner')}`,
          cancel: 'Don’t run',
          yes: () => void editor.runAllowed(question.price.high, question.order),
        };
      case 'go-on':
        return {
          title: 'Go on until the words are right?',
          message: question.message,
          confirm: `Go on for ${showEstimate(question.price, 'modelrunner')}`,
          cancel: 'Don’t run',
          yes: () => void editor.goOnTrying(question.group, question.price.high),
        };
      case 'run-again':
        return {
          title: `Run ${nameOf(question.id)} once more?`,
          message:
            'It isn’t known yet whether ModelRunner ran it. If it did, you’ll pay twice. “Check again” looks for it first, free of charge.',
          confirm: 'Run again',
          cancel: 'Don’t run',
          danger: true,
          yes: () => void editor.runAgain(question.id, question.order),
        };
      case 'mark-lost':
        return {
          title: `Give up on ${nameOf(question.id)}?`,
          message: 'Pentimento stops looking for it. If it did run, it stays charged and its result isn’t fetched.',
          confirm: 'Mark as lost',
          cancel: 'Keep it',
          danger: true,
          yes: () => void editor.markLost(question.id, true),
        };
      case 'stop-waiting':
        return {
          title: `Stop waiting for ${nameOf(question.id)}?`,
          message:
            'It has been sent, so it keeps running and will still be charged. Its results are fetched anyway and stay in the history.',
          confirm: 'Stop waiting',
          cancel: 'Keep waiting',
          yes: () => void editor.stopWaiting(question.id, true),
        };
      case 'links':
        return {
          title: 'Follow the links that lead out of this project?',
          message: `Pentimento will read and write where they lead: ${linksLine(question.links)}. Allow it only for a project of your own. You can undo this in Settings.`,
          confirm: 'Follow links',
          cancel: 'Don’t follow',
          danger: true,
          yes: () => void editor.followLinks(true),
        };
      case 'delete-from-service':
        return {
          title: `Delete ${nameOf(question.id)} from the service?`,
          message:
            'ModelRunner deletes the prompt, the settings and the results that it keeps of this pass. That can’t be undone. Everything here stays: the results, the recipe, the price and the times. The picture that was sent stays there, at an address that nobody can guess: ModelRunner has no way to remove it.',
          confirm: 'Delete from the service',
          cancel: 'Keep it there',
          danger: true,
          yes: () => void editor.deleteFromService(question.id, true),
        };
    }
  })();
  return (
    <ConfirmDialog
      open
      title={asked.title}
      message={asked.message}
      confirm={asked.confirm}
      cancel={asked.cancel}
      danger={asked.danger}
      onConfirm={asked.yes}
      onCancel={onClose}
    />
  );
}
