import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align } from '../../../src-main/common/spelling/align';
import { accepted, does, signsOf } from '../../../src-main/common/spelling/letters';
import { differences, overall, shownStrings, type Verdict } from '../../../src-main/common/spelling/verdicts';
import { likelihood, readFrames, textOf, type Frames } from '../../../src-main/words/ctc';
import { chanceOfRight, type Rival } from '../../../src-main/words/chance';
import { decide, decideAlone, isAsWanted, type Evidence } from '../../../src-main/words/decide';
import { hasUnknownLetters } from '../../../src-main/words/known-letters';
import { rivalOf } from '../../../src-main/words/rival';
import { slipsOf } from '../../../src-main/words/slips';
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

/** A recogniser's answer that says a text clearly: each letter for some steps, with "none" between. */
const framesOf = (said: string, sure: number, steps: number, others = 'AEXQ '): Frames => {
  const letters = [...new Set([...said, ...others])];
  const rows: number[] = [0];
  for (const sign of said) rows.push(...Array.from({ length: steps }, () => letters.indexOf(sign) + 1), 0);
  const columns = letters.length + 1;
  const logs = new Float32Array(rows.length * columns).fill(Math.log((1 - sure) / (columns - 1)));
  rows.forEach((column, step) => (logs[step * columns + column] = Math.log(sure)));
  return { steps: rows.length, letters, logs };
};

describe('what most likely stands there instead', () => {
  /** A line that says a text: each of its letters as sure as that. */
  const lineOf = (said: string, sure: number, wanted: string) => ({
    looks: [framesOf(said, sure, 2, 'bcdghkmprstuvwz')],
    wanted: signsOf(wanted),
    before: [],
    after: [],
  });
  const plainWord = fc.stringMatching(/^[bcdghkmprstuwz]{3,8}$/u).filter((word) => !/(.)\1/u.test(word));

  it('is the misspelling that the first reader sees, and then it is hardly right', () => {
    fc.assert(
      fc.property(plainWord, fc.nat(), fc.constantFrom('left out', 'doubled', 'another'), (wanted, place, slip) => {
        const signs = [...wanted];
        const at = place % signs.length;
        const by = { 'left out': [], doubled: [signs[at]!, signs[at]!], another: ['v'] }[slip];
        const said = signs.toSpliced(at, 1, ...by).join('');
        const rival = rivalOf([lineOf(said, 0.9, wanted)], []);
        expect(rival).toMatchObject({ support: 0, isLonger: slip === 'doubled' });
        expect(rival!.text.join('')).toBe(said);
        expect(rival!.margin).toBeLessThan(0);
        expect(chanceOfRight(rival!, 0)).toBeLessThan(0.5);
      }),
    );
  });

  it('is unlikely where a line says what is wanted, whatever one letter the second reader takes for another', () => {
    fc.assert(
      fc.property(plainWord, fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (wanted, place, confidence) => {
        const heard = { signs: [...wanted].toSpliced(place % wanted.length, 1, 'v'), confidence };
        const rival = rivalOf([lineOf(wanted, 0.99, wanted)], [heard, heard, heard]);
        expect(rival!.margin).toBeGreaterThan(0);
        expect(chanceOfRight(rival!, 0)).toBeGreaterThan(0.5);
      }),
    );
  });

  it('is not what the second reader makes of noise', () => {
    const noise = { signs: [...'xqxqxqxqxqxq'], confidence: 0.9 };
    const line = lineOf('garden', 0.95, 'garden');
    expect(rivalOf([line], [noise])).toEqual(rivalOf([line], []));
  });

  it('is nothing where no line was looked at', () => {
    expect(rivalOf([], [])).toBeNull();
  });

  it('is hardly a text in which letters with accents alone are others: the first reader does not know them', () => {
    const rival = rivalOf([lineOf('Gemise', 0.95, 'Gemüse')], []);
    expect(rival!.margin).toBeGreaterThanOrEqual(0);
  });

  it('counts for little where an r is an n, as in script, and in full where it is another letter', () => {
    expect(rivalOf([lineOf('Thednum', 0.95, 'Thedrum')], [])!.margin).toBeGreaterThanOrEqual(-2);
    expect(rivalOf([lineOf('Thedkum', 0.95, 'Thedrum')], [])!.margin).toBeLessThan(-2);
  });

  it('is no text that points and dashes alone were added to', () => {
    const rival = rivalOf([lineOf('gar-den.', 0.95, 'garden')], [{ signs: [...'gar-den'], confidence: 0.9 }]);
    expect(rival!.text.join('')).not.toMatch(/[-.]/u);
  });

  it('takes what is heard over two lines apart', () => {
    const lines = [lineOf('fresh', 0.95, 'fresh'), lineOf('bred', 0.95, 'bread')];
    const rival = rivalOf(lines, [{ signs: [...'freshbred'], confidence: 0.9 }]);
    expect(rival!.text.join('')).toBe('freshbred');
    expect(rival!.margin).toBeLessThan(0);
  });
});

describe('how likely a text is right', () => {
  const odds = fc.record({
    margin: fc.double({ min: -12, max: 12, noNaN: true }),
    support: fc.double({ min: -1, max: 1, noNaN: true }),
    isLonger: fc.boolean(),
  });
  const share = fc.double({ min: 0, max: 1, noNaN: true });

  it('is more with all that speaks for it, and less with all that speaks for the other', () => {
    fc.assert(
      fc.property(odds, share, share, (rival, borneOut, more) => {
        const chance = chanceOfRight(rival, borneOut);
        expect(chance).toBeGreaterThan(0);
        expect(chance).toBeLessThan(1);
        expect(chanceOfRight({ ...rival, margin: rival.margin + more }, borneOut)).toBeGreaterThanOrEqual(chance);
        expect(chanceOfRight({ ...rival, support: rival.support + more }, borneOut)).toBeLessThanOrEqual(chance);
        expect(chanceOfRight(rival, borneOut + more)).toBeGreaterThanOrEqual(chance);
      }),
    );
  });
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

  it('says a text with one slip as likely as when that is weighed by itself, in a longer line too', () => {
    const some = fc.array(fc.constantFrom(...'abcdeAB'), { maxLength: 3 });
    const drawn = fc.array(fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 11, maxLength: 11 }), {
      minLength: 1,
      maxLength: 9,
    });
    fc.assert(
      fc.property(
        drawn,
        fc.array(fc.constantFrom(...'abcdeAB'), { minLength: 1, maxLength: 4 }),
        some,
        some,
        (rows, wanted, before, after) => {
          const logs = rows.flatMap((row) => {
            const sum = row.reduce((all, each) => all + each ** 4, 0);
            return row.map((each) => Math.log(each ** 4 / sum));
          });
          const frames: Frames = { steps: rows.length, letters: [...'abcdeAB xy'], logs: Float32Array.from(logs) };
          for (const { text: slip, logs: said } of slipsOf([frames], wanted, before, after)) {
            const alone = likelihood(
              frames,
              [...before, ...slip, ...after].map((sign) => accepted(sign)),
            );
            if (alone === -Infinity) expect(said[0]).toBe(-Infinity);
            else expect(said[0]).toBeCloseTo(alone, 6);
          }
        },
      ),
    );
  });

  it('leaves letters out and doubles them in a line of any length, and puts others for them in a short one', () => {
    const lengths = (count: number): number[] => {
      const wanted = Array.from({ length: count }, (_, at) => 'abcde'[at % 5]!);
      return slipsOf([framesOf(wanted.join(''), 0.9, 1)], wanted, [], []).map(({ text: slip }) => slip.length - count);
    };
    for (const count of [32, 33, 100])
      expect([-1, 1].map((by) => lengths(count).filter((each) => each === by).length)).toEqual([count, count]);
    expect(lengths(32).filter((by) => by === 0).length).toBe(31 + 32 * 25);
    expect(lengths(33).filter((by) => by === 0).length).toBe(32);
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

  const rivalWith = (other: string, margin: number, support: number): Rival => ({
    text: signsOf(other),
    margin,
    support,
    isLonger: false,
  });

  it('is wrong where both readers read the same other text, look after look', () => {
    fc.assert(
      fc.property(pair, sure, ([wanted, wrong], confidence) => {
        const second = [0.9, 0.9, 0.8].map((each) => ({ text: wrong, confidence: each }));
        const rival = rivalWith(wrong, -10, 0.87);
        expect(decide({ wanted, read: wrong, confidence, rival, second })).toMatchObject({ verdict: 'wrong' });
      }),
    );
  });

  it('is never wrong where the first reader finds the wanted text no less likely and nobody else reads another', () => {
    fc.assert(
      fc.property(
        pair,
        any,
        fc.double({ min: 0, max: 12, noNaN: true }),
        fc.array(any, { maxLength: 3 }),
        ([wanted, wrong], confidence, margin, heard) => {
          const second = heard.map((each) => ({ text: wanted, confidence: each }));
          const rival = rivalWith(wrong, margin, 0);
          expect(decide({ wanted, read: wanted, confidence, rival, second }).verdict).not.toBe('wrong');
        },
      ),
    );
  });

  it('is never right where the first reader finds another text likelier and the second does not bear the wanted one out', () => {
    fc.assert(
      fc.property(
        pair,
        any,
        fc.double({ min: -12, max: -0.1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        ([wanted, wrong], confidence, margin, support) => {
          const second = Array.from({ length: 3 }, () => ({ text: wrong, confidence: support }));
          const rival = rivalWith(wrong, margin, support);
          for (const read of [wanted, wrong])
            expect(decide({ wanted, read, confidence, rival, second }).verdict).not.toBe('right');
        },
      ),
    );
  });

  it('is unsure where a letter may stand between two pieces of a line, or a whole word was not found', () => {
    const rival = { text: [...'Mried'], margin: -12, support: 0.9, isLonger: false };
    const second = [0.9, 0.9].map((confidence) => ({ text: 'Mried', confidence }));
    expect(decide({ wanted: 'Maried', read: 'Mried', confidence: 0.99, rival, second }).verdict).toBe('wrong');
    expect(decide({ wanted: 'Maried', read: 'Mried', confidence: 0.99, rival, second, torn: true }).verdict).toBe(
      'unsure',
    );
    expect(
      decide({
        wanted: 'Est. 1987',
        read: '1987',
        confidence: 0.99,
        rival: { ...rival, text: [...'1987'] },
        second: [{ text: '1987', confidence: 0.96 }],
      }).verdict,
    ).toBe('unsure');
  });

  it('is wrong where the one letter of a short word is another', () => {
    const rival = rivalWith('PlatformX', -11, 0.9);
    const second = [0.9, 0.9].map((confidence) => ({ text: 'Platform X', confidence }));
    expect(decide({ wanted: 'Platform 9', read: 'Platform X', confidence: 0.98, rival, second })).toMatchObject({
      verdict: 'wrong',
      read: 'Platform X',
    });
  });

  it('shows a misspelling that no reading as a whole bears out, with the spaces of the wanted text', () => {
    const rival = { text: [...'GoodVibesOnlyy'], margin: -4, support: 0, isLonger: true };
    expect(
      decide({ wanted: 'Good Vibes Only', read: 'GOOD VIBES ONLY', confidence: 0.9, rival, second: [] }),
    ).toMatchObject({
      verdict: 'wrong',
      read: 'Good Vibes Onlyy',
    });
  });

  // As they were read of signs, with what was drawn there.
  const against = (rival: string, margin: number, support: number, isLonger = false): { rival: Rival } => ({
    rival: { text: signsOf(rival), margin, support, isLonger },
  });
  const heardAs = (...all: readonly [string, number][]) =>
    all.map(([read, confidence]) => ({ text: read, confidence }));
  it.each<[string, string, 'right' | 'wrong' | 'unsure', Omit<Evidence, 'wanted'>]>([
    [
      'Fjord',
      'Fjord',
      'unsure',
      {
        read: 'Ford',
        confidence: 0.62,
        second: heardAs(['Bord', 0.85], ['Ford', 0.58], ['Ford', 0.78]),
        ...against('Ford', -2.7, 0.74),
      },
    ],
    // A sign that is no letter is read as one.
    [
      'Fish & Chips',
      'Fish & Chips',
      'unsure',
      {
        read: 'Fish 8 Chips',
        confidence: 0.99,
        second: heardAs(['Fish $ Chips', 0.92], ['Fish § Chips', 0.81], ['Fish § Chips', 0.83]),
        ...against('Fish8Chips', -5.4, 0),
      },
    ],
    [
      'Kitchen',
      'Kitchez',
      'wrong',
      {
        read: 'KITCHEZ',
        confidence: 0.98,
        second: heardAs(['KITCHEL', 0.89], ['KITCHEL', 0.9], ['KITCHEL', 0.93]),
        ...against('KITCHEZ', -5.9, 0),
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
        second: heardAs(['CREME BROLEE', 0.8], ['CREME BROLEE', 0.86], ['CREME BRÛLÉE', 0.89]),
        ...against('CREMEBROLEE', 7.4, 0.3),
        marks: ['seen', 'absent', 'absent'],
      },
    ],
    [
      'Espresso',
      'Espresso',
      'right',
      {
        read: 'Espresso',
        confidence: 0.66,
        second: heardAs(['mao', 0.04], ['(Expresso', 0.43], ['¡Expreso', 0.45]),
        ...against('Epresso', 2.0, 0.0),
      },
    ],
    [
      'New Arrivals',
      'New Arrivals',
      'unsure',
      {
        read: 'Mew nnivals',
        confidence: 0.78,
        torn: true,
        second: heardAs(['Mew -Arvivals', 0.5], ['Mew -Annivals', 0.58], ['New -Arnivals', 0.42]),
        ...against('NewAGnnivals', -5.3, -0.11, true),
      },
    ],
    [
      'Library',
      'LLibrary',
      'wrong',
      {
        read: 'LLibrary',
        confidence: 0.77,
        second: heardAs(['Library', 0.24], ['LLibrary', 0.89], ['Library', 0.51]),
        ...against('LLibrary', -5.3, 0.05, true),
      },
    ],
    [
      'Vintage',
      'Vintage',
      'right',
      {
        read: 'Vintage',
        confidence: 0.69,
        second: heardAs(['Mas', 0.65], ['mas', 0.78], ['Vita', 0.28]),
        ...against('Vhntage', 1.9, 0.0),
      },
    ],
    [
      'Free Wifi',
      'Free Wifi',
      'right',
      {
        read: 'Free Wifi',
        confidence: 1.0,
        second: heardAs(['Free WË', 0.7], ['Free Wú', 0.68], ['Free WË', 0.83]),
        ...against('FreeWif', 4.9, 0.74),
      },
    ],
    [
      'Good Vibes Only',
      'Good Vibes Onlyy',
      'wrong',
      {
        read: 'GOOD VIBES ONLY',
        confidence: 0.96,
        second: heardAs(['600D VIBES ONLY', 0.8], ['600D VIBES ONY', 0.7], ['6000 VIBES NY', 0.69]),
        ...against('GoodVibesOnlyy', -1.9, -0.73, true),
      },
    ],
    [
      'Vegetables',
      'VEGETABLESS',
      'wrong',
      {
        read: 'VEGETABLES',
        confidence: 0.47,
        second: heardAs([' ', 0.12], ['LU', 0.1], [' ', 0.21]),
        ...against('Vegetabless', -0.9, 0.0, true),
      },
    ],
    [
      'Lemonade',
      'Llmonade',
      'wrong',
      {
        read: 'LLMONADE',
        confidence: 0.98,
        second: heardAs(['LL MONADES', 0.37], ['LUMONADE', 0.39], ['/LLMONADE', 0.14]),
        ...against('Llmonade', -5.1, 0.17),
      },
    ],
    [
      'Fresh Bread',
      'Fresh Bread',
      'right',
      {
        read: 'Fresh Bread',
        confidence: 1.0,
        second: heardAs(['Frech Bread', 0.91], ['Frech Bread', 0.85], ['Frech Bread', 0.88]),
        ...against('FrechBread', 8.8, 0.88),
      },
    ],
    [
      'Buy One Get One',
      'BUUY ONE GET ONE',
      'unsure',
      {
        read: 'BUY ONE GET ONE',
        confidence: 0.87,
        second: heardAs(['uv one GET ONE', 0.4], ['sav ons GET OFF', 0.42], ['anos', 0.13]),
        ...against('BuuyOneGetOne', 0.1, -0.4, true),
      },
    ],
    [
      'Electric',
      'lEectric',
      'wrong',
      {
        read: 'Eectric',
        confidence: 0.24,
        second: heardAs(['PRCeciricy', 0.46], ['Ga 7', 0.46], ['BAectricd', 0.38]),
        ...against('Eectric', -7.4, 0.0),
      },
    ],
    [
      'Crème Brûlée',
      'Crème Brûlée',
      'right',
      {
        read: 'Creme Brulee',
        confidence: 0.91,
        second: heardAs(
          ['Crème Brigg,', 0.85],
          ['Creme Brûtée', 0.79],
          ['Creme Brigg,', 0.77],
          ['Crème Brûtée', 0.72],
          ['Crème Brûtée', 0.77],
          ['Crème Bráleo', 0.72],
        ),
        ...against('CrèmeBrilée', 3.2, -0.11),
        marks: ['unknown', 'unknown', 'unknown'],
      },
    ],
    [
      'Élysée',
      'Élqsée',
      'wrong',
      {
        read: 'Elqsee',
        confidence: 0.46,
        second: heardAs(['Tétguée', 0], ['Téigoée', 0.17], ['Tétaée', 0.2], ['Sige', 0.46], ['Um', 0.65], ['Si', 0.47]),
        ...against('Élqsée', -5.6, 0.0),
        marks: ['seen', 'unknown'],
      },
    ],
    [
      'Free Wifi',
      'Free Wifi',
      'right',
      {
        read: 'Fnee Wili',
        confidence: 0.86,
        second: heardAs(['Free Wifi', 0.92], ['Free Wifi', 0.89], ['Free Wifi', 0.9]),
        ...against('FreeWii', -1.3, -0.9),
      },
    ],
    [
      'Est. 1987',
      'Estt. 1987',
      'wrong',
      {
        read: 'Estt.1987',
        confidence: 1.0,
        second: heardAs(['Estt. 1983', 0.78], ['Estt. 1983', 0.78], ['Estt. 1983', 0.89]),
        ...against('Estt.1987', -6.3, 0.82, true),
      },
    ],
    [
      'Winter Festival',
      'Wtnter Festival',
      'wrong',
      {
        read: 'Wtnter Festival',
        confidence: 0.99,
        second: heardAs(['Wenter Festival', 0.54], ['Wtnter Festival', 0.56], ['Winter Festival', 0.72]),
        ...against('WtnterFestival', -8.8, -0.05),
      },
    ],
    [
      'Fish & Chips',
      'Fish & Chips',
      'right',
      {
        read: 'Fsh & Chips',
        confidence: 0.79,
        second: heardAs(['ADE Cm', 0.4], ['RHEE', 0.13], ['BREET', 0.08]),
        ...against('Fsh&Chips', 0.4, 0.0),
      },
    ],
    [
      'Jungle',
      'JJungle',
      'unsure',
      {
        read: 'Jungle',
        confidence: 0.39,
        second: heardAs(['JJungle', 0.92], ['Jungle', 0], ['Jungle', 0]),
        ...against('JJungle', 4.5, 0.31, true),
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
          const { verdict } = decide({
            wanted,
            read: wrong,
            confidence,
            rival: rivalWith(wrong, margin, other),
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
        rival: rivalWith('Cafee', 9, 0),
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
        rival: rivalWith('Cafee', 9, 0),
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
    const rival = { ...rivalWith('Caafe', -10, 0.85), isLonger: true };
    const second = [0.9, 0.8].map((confidence) => ({ text: 'Caafé', confidence }));
    expect(decide({ wanted: 'Café', read: 'Caafe', confidence: 0.99, rival, second })).toMatchObject({
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
