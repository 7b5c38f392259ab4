import { describe, expect, it } from 'vitest';
import {
  add,
  compare,
  digitsApart,
  isDecimal,
  isPrice,
  multiply,
  shift,
  showMoney,
  subtract,
  sum,
} from '../../../src-main/common/money';

describe('money', () => {
  it('adds tenths exactly, where binary floating point does not', () => {
    expect(0.1 + 0.2).not.toBe(0.3);
    expect(add('0.1', '0.2')).toBe('0.3');
    expect(sum(Array.from({ length: 1000 }, () => '0.0001'))).toBe('0.1');
    expect(sum([])).toBe('0');
  });

  it('keeps every digit of amounts that no double holds', () => {
    expect(add('9007199254740993', '0.000000000000000001')).toBe('9007199254740993.000000000000000001');
    expect(multiply('123456789.123456789', '987654321.987654321')).toBe('121932631356500531.347203169112635269');
    expect(subtract('1', '0.999999999999999999')).toBe('0.000000000000000001');
  });

  it('reckons with amounts as long as a record may hold, and with what they come to', () => {
    const nines = '9'.repeat(30);
    expect(sum([nines, nines, '0.000000000000000000000000000001'])).toBe(
      '1999999999999999999999999999998.000000000000000000000000000001',
    );
    expect(compare(add(nines, nines), nines)).toBeGreaterThan(0);
    expect(showMoney(add(nines, '1'))).toBe(`$1${'0'.repeat(30)}.00`);
  });

  it('takes no absurd price', () => {
    expect(['0', '0.0393216', '999999999999', '0.060000000000000005'].every(isPrice)).toBe(true);
    expect(['1000000000000', '9'.repeat(30), '-1', '1e3', '', `0.${'1'.repeat(21)}`].some(isPrice)).toBe(false);
  });

  it('writes a result without trailing noughts, and nought without a sign', () => {
    expect(add('1.50', '0.50')).toBe('2');
    expect(subtract('0.3', '0.3')).toBe('0');
    expect(multiply('-0.5', '0')).toBe('0');
    expect(subtract('0.1', '0.3')).toBe('-0.2');
  });

  it('moves the point either way', () => {
    expect(shift('6', -2)).toBe('0.06');
    expect(shift('0.06', 2)).toBe('6');
    expect(shift('123456', -6)).toBe('0.123456');
    expect(shift('-1', -3)).toBe('-0.001');
  });

  it('compares by value, not by how it is written', () => {
    expect(compare('1.0', '1')).toBe(0);
    expect(compare('0.99999', '1')).toBeLessThan(0);
    expect(compare('10', '9')).toBeGreaterThan(0);
    expect(compare('-1', '0')).toBeLessThan(0);
  });

  it.each(['', ' 1', '1 ', '1.', '.5', '1e3', '0x10', '1,5', '--1', 'NaN', 'Infinity', '1.2.3', '١'])(
    'takes %j for no amount',
    (text) => {
      expect(isDecimal(text)).toBe(false);
      expect(() => add(text, '1')).toThrow(RangeError);
    },
  );

  it.each([
    ['0.1084', '$0.11'],
    ['0', '$0.00'],
    ['0.005', '$0.01'],
    ['0.0049', '$0.00'],
    ['12', '$12.00'],
    ['-0.256', '−$0.26'],
    ['1234.5', '$1234.50'],
  ])('shows %s as %s', (amount, shown) => {
    expect(showMoney(amount)).toBe(shown);
  });

  it('names a currency it has no sign for', () => {
    expect(showMoney('1.5', 'EUR')).toBe('EUR 1.50');
  });
});

describe('two amounts that are held against each other', () => {
  it.each([
    ['1.01', '1', 2],
    ['1.0002', '1', 4],
    ['1.00000001', '1', 8],
    ['0.0315', '0.02', 2],
  ])('%s and %s are told apart at %i digits', (a, b, digits) => {
    expect(digitsApart(a, b)).toBe(digits);
    expect(showMoney(a, 'USD', digits)).not.toBe(showMoney(b, 'USD', digits));
  });
});
