import { describeIssue, quoteValue } from '../../contract/issue.ts';
import { inOrder, isOwn, phraseOf, type Fault } from '../injection/checks.ts';

/** Words a denial: upstream's sentence for the first fault, alone or followed by what, where and how to fix for all. */
export function denialMessage(faults: readonly Fault[], style: 'all' | 'first'): string {
  const [first, ...others] = inOrder(faults);
  if (first === undefined) return '';
  if (style === 'first') return phraseOf(first);
  const shown = others.slice(0, mostListed).map((fault) => `also ${describeIssue(fault)}`);
  const hidden = others.length - shown.length;
  const rest = hidden > 0 ? [`and ${String(hidden)} more`] : [];
  return [headOf(first), ...shown, ...rest].join('; ');
}

/** After so many nobody reads on, and the API server cuts long answers. */
const mostListed = 20;

/** The first fault, in vault-k8s' sentence when it is one that vault-k8s finds too. */
function headOf(fault: Fault): string {
  return isOwn(fault) ? describeIssue(fault) : `${phraseOf(fault)}; ${detailsOf(fault)}`;
}

/** The problem is part of the sentence already. */
function detailsOf({ key, expected, got, fix }: Fault): string {
  const parts = [
    expected === undefined ? '' : `expected ${expected}`,
    got === undefined ? '' : `got ${quoteValue(got)}`,
    fix ?? '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? `see ${key}` : `${key}: ${parts.join('; ')}`;
}
