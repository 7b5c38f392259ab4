import './Kbd.css';
import { shortcutKeys, type Shortcut } from './keys';
import { isMac } from './platform';

/** A shortcut, drawn as keys: `<Kbd keys="Mod+Enter" />`. */
export function Kbd({ keys }: { readonly keys: Shortcut }) {
  return (
    <span className="kbd">
      {shortcutKeys(keys, isMac).map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
