/** Which comment is a command: its first line alone, and only as it was first written. */
import { describe, expect, it } from 'vitest';
import { commandOf } from '../../src/core/comment.ts';

const said = (body: string, edited = false) => commandOf({ body, edited });

describe('a comment', () => {
  it.each([
    ['/end', { kind: 'end' }],
    ['  /end  \nI am done.', { kind: 'end' }],
    ['/withdraw', { kind: 'withdraw' }],
    ['/check\r\n', { kind: 'check' }],
    ['/source 203.0.113.8', { kind: 'source', address: '203.0.113.8' }],
    ['/reviewed justified', { kind: 'reviewed', verdict: 'justified', text: '' }],
    [
      '/reviewed not-justified The ticket was closed.\nSee the log.',
      { kind: 'reviewed', verdict: 'not-justified', text: 'The ticket was closed.\nSee the log.' },
    ],
    [
      '/reviewed justified\n\nI read the log.',
      { kind: 'reviewed', verdict: 'justified', text: 'I read the log.' },
    ],
  ])('%j is a command', (body, command) => {
    expect(said(body)).toEqual(command);
  });

  it.each([
    ['', 'nothing'],
    ['Please /end', 'a word that stands elsewhere'],
    ['Thanks\n/end', 'a later line'],
    ['> /end', 'a quotation'],
    ['/end now', 'a word too many'],
    ['/End', 'another case'],
    ['/source', 'no address'],
    ['/source 203.0.113.8 203.0.113.9', 'two addresses'],
    ['/reviewed', 'no verdict'],
    ['/reviewed maybe', 'another verdict'],
    ['/extend', 'another word'],
  ])('%j is none: %s', (body) => {
    expect(said(body)).toBeUndefined();
  });

  it('is none once somebody edited it', () => {
    expect(said('/end', true)).toBeUndefined();
    expect(said('/reviewed justified', true)).toBeUndefined();
  });
});
