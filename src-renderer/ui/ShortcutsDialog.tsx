import './ShortcutsDialog.css';
import { grouped, type Command } from './commands';
import { Dialog } from './Dialog';
import { Kbd } from './Kbd';

export interface ShortcutsDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** Those without a shortcut are left out. */
  readonly commands: readonly Command[];
}

/** Every shortcut, by group. */
export function ShortcutsDialog({ open, onOpenChange, commands }: ShortcutsDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts" width="large">
      <div className="shortcuts">
        {grouped(commands.filter((command) => command.shortcuts?.length)).map(([group, members]) => (
          <table key={group}>
            <caption>{group}</caption>
            <tbody>
              {members.map((command) => (
                <tr key={command.id}>
                  <th scope="row">{command.title}</th>
                  <td>{command.shortcuts?.map((keys, index) => <span key={keys}>{index > 0 && <i>or</i>}<Kbd keys={keys} /></span>)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        ))}
      </div>
    </Dialog>
  );
}
