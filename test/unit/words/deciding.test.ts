import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align } from '../../../src-main/common/spelling/align';
import { does, signsOf } from '../../../src-main/common/spelling/letters';
import { differences, overall, shownStrings, type Verdict } from '../../../src-main/common/spelling/verdicts';
import { likelihood, readFrames, textOf, type Frames } from '../../../src-main/words/ctc';
import { decide, decideAlone, isAsWanted, type Evidence } from '../../../src-main/words/decide';
import { hasUnknownLetters } from '../../../src-main/words/known-letters';
import { smallestAround, hullOf, cornersOf } from '../../../src-main/words/outline';
import { polynomial, valueAt } from '../../../src-main/words/detector';

/** What the verdicts rest on, over drawn texts. */

const letter = fc.constantFrom(...'ABCDEFGHKMNPRSTUVWXYZabcdefghkmnprstuvwxyz23456789éüñç&');
const text = fc
  .array(
    fc.array(letter, { minLength: 2, maxLength: 9 }).map((all) => all.join('')),
    { minLength: 1, maxLength: 3 },
  )
  .map((words) => words.join(' '));

/** The text with one letter put for another that nobody takes for it. */
const wrongOf = (of: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.nat(), fc.constantFrom(...'XQZ7K4'))
    .map(([place, other]) => {
      const signs = [...of];
      const places = signs.flatMap((sign, at) => (sign === ' ' || does(sign, other) ? [] : [at]));
      if (places.length === 0) return `${of}${other}`;
      signs[places[place % places.length]!] = other;
      return signs.join('');
    })
    .filter((wrong) => !isAsWanted(of, wrong));

const pair = text.chain((wanted) => fc.tuple(fc.constant(wanted), wrongOf(wanted)));

describe('a text that the first reader is certain of, and the second one reads otherwise', () => {
  const verdictWith = (...texts: string[]): Verdict =>
    decide({
      wanted: 'Good Vibes Only',
      read: 'GOOD VIBES ONLY',
      confidence: 0.957,
      weighed: [{ margin: 12, agreeing: 7, looks: 7, other: [...'GoodVibesOnly'] }],
      second: texts.map((heard) => ({ text: heard, confidence: 0.74 })),
    }).verdict;

  it('is right where that makes of several letters what it can', () => {
    expect(verdictWith('COD VIBES ONLY', 'COD VIBES ONLY', 'COD VIBES ONLY')).toBe('right');
  });

  it.each(['GOODD VIBES ONLY', 'GODO VIBES ONLY', 'GOXD VIBES ONLY', 'GOD VIBES ONLY'])(
    'is unsure where it may be misspelt: %s',
    (heard) => {
      expect(verdictWith(heard, heard, heard)).toBe('unsure');
    },
  );
});

describe('where two texts differ', () => {
  it('is nowhere for a text and itself, in capitals and with other quotes too', () => {
    fc.assert(
      fc.property(text, (wanted) => {
        expect(align(signsOf(wanted), signsOf(wanted)).distance).toBe(0);
        expect(isAsWanted(wanted, wanted.toUpperCase())).toBe(true);
        expect(isAsWanted(`${wanted}’s`, `${wanted}'s`)).toBe(true);
      }),
    );
  });

  it('is one place for one wrong, doubled or missing letter, wherever it stands in a longer line', () => {
    fc.assert(
      fc.property(pair, fc.nat(), ([wanted, wrong], place) => {
        const signs = signsOf(wanted);
        const at = place % signs.length;
        expect(align(signs, signsOf(wrong), true).distance).toBe(1);
        expect(align(signs, signs.toSpliced(at, 0, signs[at]!), true).distance).toBe(1);
        expect(align(signs, signs.toSpliced(at, 1), true).distance).toBe(1);
        expect(align(signs, [...'%%%', ...signs, ...'%%%']).distance).toBe(0);
      }),
    );
  });

  it('is shown in runs that are the texts themselves', () => {
    fc.assert(
      fc.property(text, fc.oneof(text, fc.string({ maxLength: 30, unit: 'grapheme' })), (wanted, read) => {
        const shown = differences(wanted, read);
        expect(shown.wanted.map((run) => run.text).join('')).toBe(wanted.normalize('NFC'));
        expect(shown.read.map((run) => run.text).join('')).toBe(read.normalize('NFC'));
        if (isAsWanted(wanted, read)) expect(shown.wanted.every((run) => !run.differs)).toBe(true);
      }),
    );
  });

  it('tells the differing letter of a known one', () => {
    expect(differences('Opening', 'Openlng')).toEqual({
      wanted: [
        { text: 'Open', differs: false },
        { text: 'i', differs: true },
        { text: 'ng', differs: false },
      ],
      read: [
        { text: 'Open', differs: false },
        { text: 'l', differs: true },
        { text: 'ng', differs: false },
      ],
    });
  });
});

/** A recogniser's answer that says a text clearly: each letter for some steps, with "none" between. */
const framesOf = (said: string, sure: number, steps: number): Frames => {
  const letters = [...new Set([...said, ...'AEXQ '])];
  const rows: number[] = [0];
  for (const sign of said) rows.push(...Array.from({ length: steps }, () => letters.indexOf(sign) + 1), 0);
  const columns = letters.length + 1;
  const logs = new Float32Array(rows.length * columns).fill(Math.log((1 - sure) / (columns - 1)));
  rows.forEach((column, step) => (logs[step * columns + column] = Math.log(sure)));
  return { steps: rows.length, letters, logs };
};

describe('what the recogniser says, step by step', () => {
  it('is read as it is said, doubled letters too, and is likelier than any misspelling', () => {
    fc.assert(
      fc.property(
        pair,
        fc.integer({ min: 1, max: 3 }),
        fc.double({ min: 0.7, max: 0.99, noNaN: true }),
        ([said, wrong], steps, sure) => {
          const frames = framesOf(said, sure, steps);
          expect(textOf(readFrames(frames))).toBe(said);
          const exactly = (of: string): number =>
            likelihood(
              frames,
              [...of].map((sign) => [sign]),
            );
          expect(exactly(said)).toBeLessThanOrEqual(1e-9);
          if ([...wrong].every((sign) => frames.letters.includes(sign)))
            expect(exactly(said)).toBeGreaterThan(exactly(wrong));
          expect(exactly(said)).toBeGreaterThan(exactly(`${said}${said[0]}`));
        },
      ),
    );
  });

  it('adds up to one over all texts of a line so short that they can be listed', () => {
    const frames = framesOf('A', 0.8, 1);
    let sum = Math.exp(likelihood(frames, []));
    const all = (length: number): string[][] =>
      length === 0 ? [[]] : all(length - 1).flatMap((rest) => frames.letters.map((sign) => [...rest, sign]));
    for (const length of [1, 2, 3])
      for (const some of all(length))
        sum += Math.exp(
          likelihood(
            frames,
            some.map((sign) => [sign]),
          ),
        );
    expect(sum).toBeCloseTo(1, 4);
  });
});

const sure = fc.double({ min: 0.96, max: 1, noNaN: true });
const any = fc.double({ min: 0, max: 1, noNaN: true });

describe('the verdict', () => {
  it('is right where every reading is as wanted, and names no accents that were not seen', () => {
    fc.assert(
      fc.property(text, sure, any, (wanted, confidence, other) => {
        const evidence: Evidence = { wanted, read: wanted, confidence, second: [{ text: wanted, confidence: other }] };
        expect(decide(evidence)).toMatchObject({ verdict: 'right' });
      }),
    );
  });

  it('is wrong where both readers read the same other text, look after look', () => {
    fc.assert(
      fc.property(pair, sure, ([wanted, wrong], confidence) => {
        const weighed = [{ other: signsOf(wrong), margin: -10, agreeing: 0, looks: 7 }];
        const second = [0.9, 0.9, 0.8].map((each) => ({ text: wrong, confidence: each }));
        expect(decide({ wanted, read: wrong, confidence, weighed, second })).toMatchObject({ verdict: 'wrong' });
      }),
    );
  });

  it('is never wrong where a reader read the text as wanted every time', () => {
    fc.assert(
      fc.property(
        pair,
        any,
        fc.double({ min: -12, max: 12, noNaN: true }),
        fc.nat(7),
        ([wanted, wrong], confidence, margin, agreeing) => {
          const weighed = [{ other: signsOf(wrong), margin, agreeing, looks: 7 }];
          const second = [0.9, 0.9, 0.8].map((each) => ({ text: wanted, confidence: each }));
          expect(decide({ wanted, read: wrong, confidence, weighed, second }).verdict).not.toBe('wrong');
        },
      ),
    );
  });

  it('is never right on one voice that is not sure, nor where the other reader stays with something else', () => {
    const looks = fc.record({ agreeing: fc.nat(7), margin: fc.double({ min: -12, max: 12, noNaN: true }) });
    fc.assert(
      fc.property(pair, looks, any, fc.nat(3), ([wanted, wrong], { agreeing, margin }, confidence, others) => {
        const weighed = [{ other: signsOf(wrong), margin, agreeing, looks: 7 }];
        const second = Array.from({ length: others }, () => ({ text: wrong, confidence: 0.8 }));
        const { verdict } = decide({ wanted, read: wanted, confidence, weighed, second });
        const isCertain = agreeing === 7 && margin >= 11 && confidence >= 0.5;
        if ((confidence < 0.8 && !isCertain) || others >= 2) expect(verdict).not.toBe('right');
      }),
    );
  });

  it('is never right where the first reader reads another text, sure of it, in every look', () => {
    fc.assert(
      fc.property(pair, fc.array(any, { minLength: 1, maxLength: 3 }), sure, ([wanted, wrong], others, confidence) => {
        const weighed = [{ other: signsOf(wrong), margin: -10, agreeing: 0, looks: 7 }];
        const second = others.map((each) => ({ text: wanted, confidence: each }));
        if (![...wanted].some((sign) => /[éüñç]/u.test(sign)))
          expect(decide({ wanted, read: wrong, confidence, weighed, second }).verdict).not.toBe('right');
      }),
    );
  });

  // As they were read of signs, with what was drawn there.
  const seen = (margin: number, agreeing: number, other: string) => [
    { margin, agreeing, looks: 7, other: signsOf(other) },
  ];
  const heardAs = (...all: readonly [string, number][]) =>
    all.map(([read, confidence]) => ({ text: read, confidence }));
  it.each<[string, string, 'right' | 'wrong' | 'unsure', Omit<Evidence, 'wanted'>]>([
    [
      'Antiques',
      'Antiques',
      'right',
      {
        read: 'Antiques',
        confidence: 0.99,
        weighed: seen(12, 7, 'Antiques'),
        second: heardAs(['Antique?', 0.7], ['Antique?', 0.76], ['Antique”', 0.49]),
      },
    ],
    [
      'Fresh Bread',
      'Fresh Bread',
      'right',
      {
        read: 'Fresh Bread',
        confidence: 0.99,
        weighed: seen(12, 7, 'FreshBread'),
        second: heardAs(['FreshiBread', 0.8], ['FreshiBread', 0.86], ['FreshiBread', 0.86]),
      },
    ],
    [
      'Antiques',
      'Antiquez',
      'unsure',
      {
        read: 'Antiques',
        confidence: 0.99,
        weighed: seen(12, 7, 'Antiques'),
        second: heardAs(['Antiquez', 0.8], ['Antiquez', 0.86], ['Antiquez', 0.86]),
      },
    ],
    [
      'Façade',
      'Façade',
      'right',
      {
        read: 'Facade',
        confidence: 0.56,
        weighed: seen(0.5, 3, 'Fagade'),
        second: heardAs(['Façade', 0.94], ['Facade', 0.78], ['Façade', 0.95], ['Fagade', 0.87], ['Façade', 0.94]),
      },
    ],
    [
      'Since 1924',
      'Siince 1924',
      'unsure',
      {
        read: 'since 1924',
        confidence: 0.97,
        weighed: seen(5.7, 6, 'siince1924'),
        second: heardAs(['Siince 1924', 0.7], ['Siince 1924', 0.93], ['Since 1924)', 0.47]),
      },
    ],
    [
      'Just Married',
      'Jus Married',
      'wrong',
      {
        read: 'Jus Mannied',
        confidence: 0.39,
        weighed: seen(-10.7, 0, 'JusMarnied'),
        second: heardAs(['Jus Married', 0.73], ['dus Mannied', 0.83], ['dus Married', 0.75]),
      },
    ],
    [
      'Architecture',
      'Architecture',
      'right',
      {
        read: 'arhitaedue',
        confidence: 0.41,
        weighed: seen(-3.4, 0, 'arkitedue'),
        second: heardAs(['Architecture', 0.77], ['Architecture', 0.85], ['Architecture', 0.72]),
      },
    ],
    // Both read less than what stands there, the first one not in each of its looks.
    [
      'Fjord',
      'Fjord',
      'unsure',
      {
        read: 'Ford',
        confidence: 0.62,
        weighed: seen(-2.7, 1, 'Ford'),
        second: heardAs(['Bord', 0.85], ['Ford', 0.58], ['Ford', 0.78]),
      },
    ],
    // Its ink was looked for beside the letters: a reader saw both accents that it says are absent.
    [
      'Crème Brûlée',
      'CRÈME BRÛLÉE',
      'unsure',
      {
        read: 'CREME BRULEE',
        confidence: 0.97,
        weighed: seen(7.4, 6, 'CREMEBRULEE'),
        second: heardAs(['CREME BROLEE', 0.8], ['CREME BROLEE', 0.86], ['CREME BRÛLÉE', 0.89]),
        marks: ['seen', 'absent', 'absent'],
      },
    ],
    [
      'Fish & Chips',
      'Fish & Chips',
      'unsure',
      {
        read: 'Fish 8 Chips',
        confidence: 0.99,
        weighed: seen(-5.4, 0, 'Fish8Chips'),
        second: heardAs(['Fish $ Chips', 0.92], ['Fish § Chips', 0.81], ['Fish § Chips', 0.83]),
      },
    ],
    [
      'Kitchen',
      'Kitchez',
      'wrong',
      {
        read: 'KITCHEZ',
        confidence: 0.98,
        weighed: seen(-5.9, 0, 'KITCHEZ'),
        second: heardAs(['KITCHEL', 0.89], ['KITCHEL', 0.9], ['KITCHEL', 0.93]),
      },
    ],
    [
      'Electric',
      'Electric',
      'right',
      {
        read: 'Electnic',
        confidence: 0.82,
        weighed: seen(-2.2, 1, 'Electnic'),
        second: heardAs(['Electric', 0.78], ['Electric', 0.72], ['Electric', 0.88]),
      },
    ],
  ])('on “%s”, drawn “%s”, is “%s”', (wanted, _drawn, verdict, evidence) =>
    expect(decide({ wanted, ...evidence })).toMatchObject({ verdict }),
  );

  it('is right where one reader alone knows the letters and reads them as wanted, and never for another text', () => {
    const word = fc.array(fc.constantFrom(...'абвгдежзиклмнопрстуфхцчшщъыьэюяαβγδεζηθλπφψωαέ'), {
      minLength: 4,
      maxLength: 10,
    });
    fc.assert(
      fc.property(
        word.map((signs) => signs.join('')),
        fc.array(fc.double({ min: 0.6, max: 1, noNaN: true }), { minLength: 3, maxLength: 4 }),
        fc.nat(),
        (wanted, sureness, place) => {
          const looks = (of: string) => sureness.map((confidence) => ({ text: of, confidence }));
          const signs = [...wanted];
          const at = place % signs.length;
          for (const read of [wanted, wanted.toUpperCase(), `${wanted}.`])
            expect(decideAlone(wanted, looks(read))).toMatchObject({ verdict: 'right' });
          for (const other of [signs.toSpliced(at, 0, signs[at]!), signs.toSpliced(at, 1), signs.with(at, 'ё')])
            expect(decideAlone(wanted, looks(other.join('')))?.verdict).not.toBe('right');
        },
      ),
    );
    const looks = (...texts: string[]) => texts.map((each) => ({ text: each, confidence: 0.9 }));
    expect(decideAlone('ПРИВЕТ', looks('ПРИВЕТТ', 'ПРИВЕТТ', 'ПРИВЕТТ'))).toMatchObject({ verdict: 'wrong' });
    expect(decideAlone('ПРИВЕТ', looks('ПРИВЕТ', 'ПРИВЕТТ', 'ПРИВЕТТ'))).toMatchObject({ verdict: 'unsure' });
    // An accent alone is a small thing; Greek capitals have none.
    expect(decideAlone('Καλημέρα', looks('Καλημερα', 'Καλημερα', 'Καλημερα'))).toMatchObject({ doubt: 'accents' });
    expect(decideAlone('Καλημέρα', looks('ΚΑΛΗΜΕΡΑ', 'ΚΑΛΗΜΕΡΑ'))).toMatchObject({ verdict: 'right' });
    expect(decideAlone('ПРИВЕТ', looks('хлеб', ''))).toBeNull();
  });

  it('is right only where somebody read it, and missing only where nobody read anything like it', () => {
    fc.assert(
      fc.property(
        pair,
        any,
        any,
        fc.double({ min: -12, max: 0, noNaN: true }),
        ([wanted, wrong], confidence, other, margin) => {
          const weighed = [{ other: signsOf(wrong), margin, agreeing: 0, looks: 7 }];
          const { verdict } = decide({
            wanted,
            read: wrong,
            confidence,
            weighed,
            second: [{ text: wrong, confidence: other }],
          });
          expect(['wrong', 'unsure']).toContain(verdict);
          expect(decide({ wanted, read: null, confidence: 0 }).verdict).toBe('missing');
        },
      ),
    );
  });

  it('is unsure of accents that no reader saw', () => {
    expect(
      decide({
        wanted: 'Café',
        read: 'Cafe',
        confidence: 0.99,
        weighed: [{ other: [...'Cafe'], margin: 12, agreeing: 7, looks: 7 }],
        second: [{ text: 'Cafe', confidence: 0.9 }],
      }),
    ).toMatchObject({ verdict: 'unsure', doubt: 'accents' });
    expect(
      decide({ wanted: 'Café', read: 'Cafe', confidence: 0.99, second: [{ text: 'CAFÉ', confidence: 0.9 }] }),
    ).toMatchObject({ verdict: 'right' });
  });

  it('goes by an accent’s ink where readers say nothing of it, and never against one that sees it', () => {
    const cafe = (read: string, marks: Evidence['marks'], ...second: string[]) =>
      decide({
        wanted: 'Café',
        read,
        confidence: 0.99,
        weighed: [{ other: [...'Cafe'], margin: 12, agreeing: 7, looks: 7 }],
        second: second.map((each) => ({ text: each, confidence: 0.9 })),
        ...(marks ? { marks } : {}),
      });
    expect(cafe('Cafe', ['seen'], 'Cafe')).toMatchObject({ verdict: 'right' });
    expect(cafe('Cafe', ['unknown'], 'Cafe')).toMatchObject({ verdict: 'unsure', doubt: 'accents' });
    for (const mark of ['absent', 'other'] as const) {
      expect(cafe('Cafe', [mark], 'Cafe')).toMatchObject({ verdict: 'wrong', read: 'Cafe' });
      expect(cafe('Cafe', [mark], 'Café', 'Cafe')).toMatchObject({ verdict: 'unsure', doubt: 'accents' });
    }
    expect(cafe('Cafe', ['absent'], 'Café', 'Café', 'Cafe')).toMatchObject({ verdict: 'right' });
    // Two looks that see another accent are one reader’s word.
    expect(cafe('Cafe', undefined, 'Cafè', 'Cafè')).toMatchObject({ verdict: 'unsure', doubt: 'accents' });
    expect(cafe('Cafe', ['other'], 'Cafè', 'Cafè')).toMatchObject({ verdict: 'wrong', read: 'Cafè' });
  });

  it('shows a misspelling with its accents where a reader saw them', () => {
    const weighed = [{ other: [...'Caafe'], margin: -10, agreeing: 0, looks: 7 }];
    const second = [0.9, 0.8].map((confidence) => ({ text: 'Caafé', confidence }));
    expect(decide({ wanted: 'Café', read: 'Caafe', confidence: 0.99, weighed, second })).toMatchObject({
      verdict: 'wrong',
      read: 'Caafé',
    });
  });

  it('of several texts is the worst', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom<Verdict>('right', 'wrong', 'missing', 'unsure')), (all) => {
        const verdict = overall(all.map((each) => ({ verdict: each })));
        if (all.length === 0) expect(verdict).toBeNull();
        else expect(all).toContain(verdict);
        if (all.includes('wrong')) expect(verdict).toBe('wrong');
        expect(verdict === 'right').toBe(all.length > 0 && all.every((each) => each === 'right'));
      }),
    );
  });

  it('gives way to the designer’s, by the text, whatever its name', () => {
    const strings = ['Open', 'constructor', '__proto__'].map((each) => ({
      text: each,
      verdict: 'wrong' as const,
      read: 'x',
      confidence: 1,
      box: null,
    }));
    expect(shownStrings({ strings }, { Open: 'right' }).map(({ verdict, overruled }) => [verdict, overruled])).toEqual([
      ['right', true],
      ['wrong', false],
      ['wrong', false],
    ]);
  });
});

describe('letters that no reader knows', () => {
  const known = new Set('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789&é東京ΩИの');
  it.each([
    ['Grand Opening', false],
    ['Café, Größe & Señor!', false],
    ['東京', false],
    ['Привет', true],
    ['مرحبا', true],
    ['Καλημέρα', true],
    ['한국', true],
    // Letters that stand in its alphabet as signs of units and the like.
    ['ÜBER Ω', true],
    ['И', true],
    ['東京の', true],
  ])('%s: %s', (wanted, expected) => expect(hasUnknownLetters(wanted, known)).toBe(expected));
});

describe('shapes', () => {
  it('finds a turned rectangle by its corners', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.7, max: 0.7, noNaN: true }),
        fc.double({ min: 80, max: 400, noNaN: true }),
        fc.double({ min: 10, max: 40, noNaN: true }),
        (angle, width, height) => {
          const box = smallestAround(hullOf(cornersOf({ x: 300, y: 200, width, height, angle })));
          expect(box.width).toBeCloseTo(width + 1, 3);
          expect(box.height).toBeCloseTo(height + 1, 3);
          expect(box.angle).toBeCloseTo(angle, 3);
        },
      ),
    );
  });

  it('goes through the points of a curve', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 5, maxLength: 5 }), (factors) => {
        const points = Array.from({ length: 20 }, (_, at) => at / 20 - 0.5).map(
          (x) => [x, valueAt(factors, x)] as const,
        );
        const found = polynomial(points, 4)!;
        for (const [x, y] of points) expect(valueAt(found, x)).toBeCloseTo(y, 3);
      }),
    );
  });
});
