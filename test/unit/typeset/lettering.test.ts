import { array, assert, constantFrom, property } from 'fast-check';
import { expect, it } from 'vitest';
import { unsetLettering, unsetNotes } from '../../../src-main/typeset/lettering';

const here = [...'MARS größe Ελλάδα Привет Việt 19&%'].filter((letter) => letter !== ' ');
const missing = ['東', '京', 'ア', '한', 'ש', 'م', 'ท', 'न', '🚀', '👩‍🚀'];

it('the letters that the offline engine’s fonts lack are named, of whole phrases and of parts, and no others', () => {
  assert(
    property(array(constantFrom(...here, ...missing, ' '), { maxLength: 20 }), (letters) => {
      const lacking = [...new Set(letters.filter((letter) => missing.includes(letter)))];
      const text = letters.join(' ');
      expect(unsetLettering([text])).toEqual(lacking.length === 0 ? [] : [{ text, letters: lacking }]);
      expect(unsetNotes([text]).length).toBe(lacking.length === 0 ? 0 : 1);
    }),
  );
  expect(unsetNotes(['VISIT 東京', 'MARS'])).toEqual([
    'The offline engine’s fonts have no letters for 東 京 in “VISIT 東京”: they are left out of the picture.',
  ]);
});
