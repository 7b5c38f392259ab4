import { Search } from 'lucide-react';
import { Command as Cmdk } from 'cmdk';
import { Dialog as Radix } from 'radix-ui';
import { useRef } from 'react';
import './CommandPalette.css';
import { grouped, type Command } from './commands';
import { useFocusReturn } from './focus-return';
import { Kbd } from './Kbd';

export interface CommandPaletteProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly commands: readonly Command[];
}

/** Every command by its name. It runs after the palette is gone, so that it may open something else. */
export function CommandPalette({ open, onOpenChange, commands }: CommandPaletteProps) {
  const chosen = useRef<Command | null>(null);
  // The focus goes back to where it was first, and the command may then move it.
  const focus = useFocusReturn();
  const runChosen = (event: Event): void => {
    focus.giveBack(event);
    const command = chosen.current;
    chosen.current = null;
    if (command) setTimeout(command.run);
  };
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="dialog-scrim palette-scrim">
          <Radix.Content
            className="dialog palette"
            aria-describedby={undefined}
            onOpenAutoFocus={focus.remember}
            onCloseAutoFocus={runChosen}
          >
            <Radix.Title className="visually-hidden">Commands</Radix.Title>
            <Cmdk label="Commands" loop>
              <div className="palette-search">
                <Search aria-hidden />
                <Cmdk.Input placeholder="What would you like to do?" />
              </div>
              <Cmdk.List label="Commands">
                <Cmdk.Empty className="palette-empty">
                  {/* A list of nothing would be none. */}
                  <div role="option" tabIndex={-1} aria-disabled aria-selected={false}>
                    No matching command.
                  </div>
                </Cmdk.Empty>
                {grouped(commands).map(([group, members]) => (
                  <Cmdk.Group key={group} heading={group}>
                    {members.map((command) => (
                      <Cmdk.Item
                        key={command.id}
                        value={`${command.title} ${command.id}`}
                        keywords={[group, ...(command.keywords ?? [])]}
                        disabled={command.unavailable !== undefined}
                        onSelect={() => {
                          chosen.current = command;
                          onOpenChange(false);
                        }}
                      >
                        <span className="palette-mark">{command.icon && <command.icon aria-hidden />}</span>
                        <span className="palette-title">{command.title}</span>
                        {command.unavailable && <span className="palette-why">{command.unavailable}</span>}
                        {command.shortcuts?.[0] && <Kbd keys={command.shortcuts[0]} />}
                      </Cmdk.Item>
                    ))}
                  </Cmdk.Group>
                ))}
              </Cmdk.List>
            </Cmdk>
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  );
}
