import './Kbd.css';
import { shortcutKeys, type Shortcut } from './keys';

/** A shortcut, drawn as keys: `<Kbd keys="Mod+Enter" />`. */
export function Kbd({ keys }: { readonly keys: Shortcut }) {
  return (
    <span className="kbd">
      {shortcutKeys(keys).map((key) => <kbd key={key}>{key}</kbd>)}
    </span>
  );
}
