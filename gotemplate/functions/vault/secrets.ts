import { nilOf } from '../../value.ts';
import { define } from '../entry.ts';
import type { FunctionEntry } from '../entry.ts';
import { fileReference, listReference, pkiReference, readReference, writeReference } from './references.ts';

/** What a template reads from outside. Rendering never fetches: what is not known yet is empty and listed as missing. */
export const secretFunctions: readonly FunctionEntry[] = [
  define({
    name: 'secret',
    params: [],
    rest: 'string',
    result: 'interface {}',
    doc: 'a secret read from Vault, or with key=value pairs the answer to a write; its fields are .Data, .LeaseID and so on',
    body: ([path, ...pairs], call) => {
      if (path === undefined) return null;
      const reference = pairs.length === 0 ? readReference(path) : writeReference(path, pairs);
      return call.lookup(reference) ?? null;
    },
  }),
  define({
    name: 'secrets',
    params: ['string'],
    result: '[]string',
    doc: 'the sorted names below a path in Vault',
    body: ([path], call) => (path === '' ? undefined : call.lookup(listReference(path))) ?? nilOf('[]string'),
  }),
  define({
    name: 'pkiCert',
    params: [],
    rest: 'string',
    result: 'interface {}',
    doc: 'a certificate issued by Vault, kept until it nears its end; its fields are .Cert, .Key, .CA and .CAChain',
    body: ([path, ...pairs], call) => {
      if (path === undefined) return null;
      return call.lookup(pkiReference(path, pairs, call.ports.destination ?? '')) ?? null;
    },
  }),
  define({
    name: 'file',
    params: ['string'],
    result: 'string',
    doc: 'the content of a local file',
    body: ([path], call) => (path === '' ? undefined : call.lookup(fileReference(path))) ?? '',
  }),
];
