import { expect } from 'chai';
import { toCsv } from './csv.ts';

describe('comma-separated values', () => {
  it('quote what must be quoted', () => {
    expect(toCsv({ header: ['a', 'b'], rows: [['x,y', 'say "hi"']] })).to.equal('a,b\r\n"x,y","say ""hi"""\r\n');
  });
  it('leave missing values empty and numbers bare', () => {
    expect(toCsv({ header: ['a', 'b', 'c'], rows: [[null, -1.5, undefined]] })).to.equal('a,b,c\r\n,-1.5,\r\n');
  });
  it('disarm texts that a spreadsheet would run', () => {
    expect(toCsv({ header: ['a'], rows: [['=1+1'], ['@x']] })).to.equal("a\r\n'=1+1\r\n'@x\r\n");
  });
});
