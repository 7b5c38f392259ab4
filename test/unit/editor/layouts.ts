import type { Keystroke } from '../../../src-renderer/ui/shortcuts';

/** What the keys of a keyboard type, by their place. */
export interface Layout {
  readonly name: string;
  /** Its letters are Latin: shortcuts follow them, wherever they lie. */
  readonly latin: boolean;
  /** By code: alone, with Shift, with AltGr ('' for nothing). */
  readonly keys: ReadonlyMap<string, readonly [string, string, string]>;
}

const letterKeys = (letters: string): string[] => [...letters].map((letter) => `Key${letter}`);

const codes = [
  [...'1234567890'].map((digit) => `Digit${digit}`),
  ['Minus', 'Equal'],
  letterKeys('QWERTYUIOP'),
  ['BracketLeft', 'BracketRight'],
  letterKeys('ASDFGHJKL'),
  ['Semicolon', 'Quote'],
  letterKeys('ZXCVBNM'),
  ['Comma', 'Period', 'Slash'],
].flat();

/** Rows as they lie, characters between spaces; "-Dead-" is a key that begins an accent. */
function layout(
  name: string,
  latin: boolean,
  alone: string,
  shift: string,
  altGr: Readonly<Record<string, string>> = {},
): Layout {
  const [one, two] = [alone, shift].map((rows) => rows.trim().split(/\s+/));
  if (one!.length !== codes.length || two!.length !== codes.length)
    throw new RangeError(`${name} has ${one!.length} and ${two!.length} keys in place of ${codes.length}`);
  const character = (key: string): string => (key === '-Dead-' ? 'Dead' : key);
  return {
    name,
    latin,
    keys: new Map(codes.map((code, at) => [code, [character(one![at]!), character(two![at]!), altGr[code] ?? '']])),
  };
}

const qwerty = 'q w e r t y u i o p';
const upper = 'Q W E R T Y U I O P';

export const layouts: readonly Layout[] = [
  layout(
    'US',
    true,
    `1 2 3 4 5 6 7 8 9 0 - = ${qwerty} [ ] a s d f g h j k l ; ' z x c v b n m , . /`,
    `! @ # $ % ^ & * ( ) _ + ${upper} { } A S D F G H J K L : " Z X C V B N M < > ?`,
  ),
  layout(
    'US international with AltGr',
    true,
    `1 2 3 4 5 6 7 8 9 0 - = ${qwerty} [ ] a s d f g h j k l ; -Dead- z x c v b n m , . /`,
    `! @ # $ % -Dead- & * ( ) _ + ${upper} { } A S D F G H J K L : -Dead- Z X C V B N M < > ?`,
    {
      KeyC: '©',
      KeyN: 'ñ',
      KeyE: 'é',
      KeyR: '®',
      KeyZ: 'æ',
      KeyP: 'ö',
      KeyS: 'ß',
      Digit4: '¤',
      Digit1: '¡',
      KeyL: 'ø',
    },
  ),
  layout(
    'German',
    true,
    `1 2 3 4 5 6 7 8 9 0 ß -Dead- q w e r t z u i o p ü + a s d f g h j k l ö ä y x c v b n m , . -`,
    `! " § $ % & / ( ) = ? -Dead- Q W E R T Z U I O P Ü * A S D F G H J K L Ö Ä Y X C V B N M ; : _`,
    {
      Digit7: '{',
      Digit8: '[',
      Digit9: ']',
      Digit0: '}',
      Minus: '\\',
      KeyE: '€',
      KeyQ: '@',
      BracketRight: '~',
      KeyM: 'µ',
      KeyC: '¢',
    },
  ),
  layout(
    'Swiss',
    true,
    `1 2 3 4 5 6 7 8 9 0 ' -Dead- q w e r t z u i o p ü -Dead- a s d f g h j k l ö ä y x c v b n m , . -`,
    `+ " * ç % & / ( ) = ? -Dead- Q W E R T Z U I O P è ! A S D F G H J K L é à Y X C V B N M ; : _`,
    { BracketLeft: '[', BracketRight: ']', KeyE: '€', Digit2: '@', Digit3: '#' },
  ),
  layout(
    'French AZERTY',
    true,
    `& é " ' ( - è _ ç à ) = a z e r t y u i o p -Dead- $ q s d f g h j k l m ù w x c v b n , ; : !`,
    `1 2 3 4 5 6 7 8 9 0 ° + A Z E R T Y U I O P -Dead- £ Q S D F G H J K L M % W X C V B N ? . / §`,
    { Digit3: '#', Digit4: '{', Digit5: '[', Minus: ']', Digit8: '\\', KeyE: '€', Digit0: '@' },
  ),
  layout(
    'Belgian AZERTY',
    true,
    `& é " ' ( § è ! ç à ) - a z e r t y u i o p -Dead- $ q s d f g h j k l m ù w x c v b n , ; : =`,
    `1 2 3 4 5 6 7 8 9 0 ° _ A Z E R T Y U I O P -Dead- * Q S D F G H J K L M % W X C V B N ? . / +`,
    { BracketLeft: '[', BracketRight: ']', Digit1: '|', Digit2: '@', KeyE: '€' },
  ),
  layout(
    'Spanish',
    true,
    `1 2 3 4 5 6 7 8 9 0 ' ¡ ${qwerty} -Dead- + a s d f g h j k l ñ -Dead- z x c v b n m , . -`,
    `! " · $ % & / ( ) = ? ¿ ${upper} -Dead- * A S D F G H J K L Ñ -Dead- Z X C V B N M ; : _`,
    { BracketLeft: '[', BracketRight: ']', KeyE: '€', Digit4: '~' },
  ),
  layout(
    'Swedish',
    true,
    `1 2 3 4 5 6 7 8 9 0 + -Dead- ${qwerty} å -Dead- a s d f g h j k l ö ä z x c v b n m , . -`,
    `! " # ¤ % & / ( ) = ? -Dead- ${upper} Å -Dead- A S D F G H J K L Ö Ä Z X C V B N M ; : _`,
    { Digit4: '$', Digit8: '[', Digit9: ']', Minus: '\\', KeyE: '€' },
  ),
  layout(
    'Polish',
    true,
    `1 2 3 4 5 6 7 8 9 0 - = ${qwerty} [ ] a s d f g h j k l ; ' z x c v b n m , . /`,
    `! @ # $ % ^ & * ( ) _ + ${upper} { } A S D F G H J K L : " Z X C V B N M < > ?`,
    { KeyA: 'ą', KeyC: 'ć', KeyE: 'ę', KeyL: 'ł', KeyN: 'ń', KeyO: 'ó', KeyS: 'ś', KeyX: 'ź', KeyZ: 'ż' },
  ),
  layout(
    'Czech',
    true,
    `+ ě š č ř ž ý á í é = -Dead- q w e r t z u i o p ú ) a s d f g h j k l ů § y x c v b n m , . -`,
    `1 2 3 4 5 6 7 8 9 0 % -Dead- Q W E R T Z U I O P / ( A S D F G H J K L " ! Y X C V B N M ? : _`,
    { KeyF: '[', KeyG: ']', KeyQ: '\\', KeyE: '€', KeyC: '&', KeyX: '#', Semicolon: '$' },
  ),
  layout(
    'Turkish Q',
    true,
    `1 2 3 4 5 6 7 8 9 0 * - q w e r t y u ı o p ğ ü a s d f g h j k l ş i z x c v b n m ö ç .`,
    `! ' ^ + % & / ( ) = ? _ Q W E R T Y U I O P Ğ Ü A S D F G H J K L Ş İ Z X C V B N M Ö Ç :`,
    { Digit8: '[', Digit9: ']', Digit4: '$', Minus: '\\', KeyE: '€', KeyA: 'æ', KeyS: 'ß', KeyT: '₺' },
  ),
  layout(
    'Dvorak',
    true,
    `1 2 3 4 5 6 7 8 9 0 [ ] ' , . p y f g c r l / = a o e u i d h t n s - ; q j k x b m w v z`,
    `! @ # $ % ^ & * ( ) { } " < > P Y F G C R L ? + A O E U I D H T N S _ : Q J K X B M W V Z`,
  ),
  layout(
    'Colemak',
    true,
    `1 2 3 4 5 6 7 8 9 0 - = q w f p g j l u y ; [ ] a r s t d h n e i o ' z x c v b k m , . /`,
    `! @ # $ % ^ & * ( ) _ + Q W F P G J L U Y : { } A R S T D H N E I O " Z X C V B K M < > ?`,
  ),
  layout(
    'Russian',
    false,
    `1 2 3 4 5 6 7 8 9 0 - = й ц у к е н г ш щ з х ъ ф ы в а п р о л д ж э я ч с м и т ь б ю .`,
    `! " № ; % : ? * ( ) _ + Й Ц У К Е Н Г Ш Щ З Х Ъ Ф Ы В А П Р О Л Д Ж Э Я Ч С М И Т Ь Б Ю ,`,
  ),
  layout(
    'Ukrainian',
    false,
    `1 2 3 4 5 6 7 8 9 0 - = й ц у к е н г ш щ з х ї ф і в а п р о л д ж є я ч с м и т ь б ю .`,
    `! " № ; % : ? * ( ) _ + Й Ц У К Е Н Г Ш Щ З Х Ї Ф І В А П Р О Л Д Ж Є Я Ч С М И Т Ь Б Ю ,`,
    { KeyU: 'ґ' },
  ),
  layout(
    'Greek',
    false,
    `1 2 3 4 5 6 7 8 9 0 - = ; ς ε ρ τ υ θ ι ο π [ ] α σ δ φ γ η ξ κ λ -Dead- ' ζ χ ψ ω β ν μ , . /`,
    `! @ # $ % ^ & * ( ) _ + : -Dead- Ε Ρ Τ Υ Θ Ι Ο Π { } Α Σ Δ Φ Γ Η Ξ Κ Λ -Dead- " Ζ Χ Ψ Ω Β Ν Μ < > ?`,
    { KeyE: '€', KeyC: '©', KeyR: '®' },
  ),
  layout(
    'Hebrew',
    false,
    `1 2 3 4 5 6 7 8 9 0 - = / ' ק ר א ט ו ן ם פ ] [ ש ד ג כ ע י ח ל ך ף , ז ס ב ה נ מ צ ת ץ .`,
    `! @ # $ % ^ & * ) ( _ + Q W E R T Y U I O P } { A S D F G H J K L : " Z X C V B N M > < ?`,
    { Digit4: '₪', KeyE: '€' },
  ),
  layout(
    'Arabic',
    false,
    `1 2 3 4 5 6 7 8 9 0 - = ض ص ث ق ف غ ع ه خ ح ج د ش س ي ب ل ا ت ن م ك ط ئ ء ؤ ر لا ى ة و ز ظ`,
    `! @ # $ % ^ & * ) ( _ + َ ً ُ ٌ لإ إ ‘ ÷ × ؛ < > ِ ٍ ] [ لأ أ ـ ، / : " ~ ْ } { لآ آ ’ , . ؟`,
  ),
  layout(
    'Persian',
    false,
    `۱ ۲ ۳ ۴ ۵ ۶ ۷ ۸ ۹ ۰ - = ض ص ث ق ف غ ع ه خ ح ج چ ش س ی ب ل ا ت ن م ک گ ظ ط ز ر ذ د پ و . /`,
    `! ٬ ٫ ﷼ ٪ × ، * ) ( ـ + ْ ٌ ٍ ً ُ ِ َ ّ ] [ } { ؤ ئ ي إ أ آ ة » « : ؛ ك ٓ ژ ٰ ‌ٔ ٔ ء < > ؟`.replace('\u200c', ''),
  ),
  layout(
    'Thai',
    false,
    `ๅ / - ภ ถ ุ ึ ค ต จ ข ช ๆ ไ ำ พ ะ ั ี ร น ย บ ล ฟ ห ก ด เ ้ ่ า ส ว ง ผ ป แ อ ิ ื ท ม ใ ฝ`,
    `+ ๑ ๒ ๓ ๔ ู ฿ ๕ ๖ ๗ ๘ ๙ ๐ " ฎ ฑ ธ ํ ๊ ณ ฯ ญ ฐ , ฤ ฆ ฏ โ ฌ ็ ๋ ษ ศ ซ . ( ) ฉ ฮ ฺ ์ ? ฒ ฬ ฦ`,
  ),
  layout(
    'Bulgarian',
    false,
    `1 2 3 4 5 6 7 8 9 0 - = я в е р т ъ у и о п ш щ а с д ф г х й к л ; ' з ь ц ж б н м , . /`,
    `! @ № $ % € § * ( ) – + Я В Е Р Т Ъ У И О П Ш Щ А С Д Ф Г Х Й К Л : " З Ь Ц Ж Б Н М „ “ ?`,
  ),
];

export type Held = Partial<Pick<Keystroke, 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'altGraph'>>;

/** A press of the key at a place. */
export function pressAt(keyboard: Layout, code: string, held: Held = {}): Keystroke {
  const [alone, shift, altGr] = keyboard.keys.get(code)!;
  const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  return {
    ...none,
    ...held,
    code,
    key: held.altGraph || (held.ctrlKey && held.altKey) ? altGr || alone : held.shiftKey ? shift : alone,
  };
}

/** Where a letter is typed, as people of this keyboard look for it. */
export function placeOf(keyboard: Layout, letter: string): string {
  if (!keyboard.latin) return `Key${letter}`;
  const found = [...keyboard.keys].find(([, [alone]]) => alone === letter.toLowerCase());
  if (!found) throw new RangeError(`${keyboard.name} has no ${letter}`);
  return found[0];
}
