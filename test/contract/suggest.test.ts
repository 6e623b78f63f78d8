import t from 'tap';
import { describeIssue, quoteValue } from '../../contract/issue.ts';
import { editDistance, suggest } from '../../contract/suggest.ts';

t.test('edits are counted: insert, delete, replace, swap', async (t) => {
  t.equal(editDistance('role', 'role'), 0);
  t.equal(editDistance('rolle', 'role'), 1);
  t.equal(editDistance('orle', 'role'), 1);
  t.equal(editDistance('', 'role'), 4);
  t.equal(editDistance('kitten', 'sitting'), 3);
});

t.test('the nearest candidate is suggested, or none', async (t) => {
  t.equal(suggest('rool', ['pool', 'role', 'rule']), 'pool');
  t.equal(suggest('toJson', ['toJSON', 'toYAML']), 'toJSON');
  t.equal(suggest('x', ['abcdef']), undefined);
});

t.test('an issue is one clause with key, problem, expected form, value and remedy', async (t) => {
  const issue = { key: 'k', problem: 'is wrong', expected: 'a number', got: 'x\ny', fix: 'remove it' };
  t.equal(describeIssue(issue), 'k: is wrong; expected a number; got "x\\ny"; remove it');
  t.equal(quoteValue('x'.repeat(200)).length, 83);
});
