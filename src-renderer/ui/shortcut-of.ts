import { createContext, useContext } from 'react';

/** The first shortcut of a command as it is bound in this window, for parts that know no commands. */
export const ShortcutOf = createContext<(command: string) => string | undefined>(() => undefined);

export const useShortcutOf = (): ((command: string) => string | undefined) => useContext(ShortcutOf);
