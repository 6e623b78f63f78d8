import { FunctionError } from '../errors.ts';
import { RegexSyntaxError, compile } from '../regex/index.ts';
import { contains, type InterfaceAddress, parseNetwork } from './interface-address.ts';
import { isForwardable, isPrivate } from './special-networks.ts';

type Test = (address: InterfaceAddress) => boolean;
type Order = (a: InterfaceAddress, b: InterfaceAddress) => number;

/** The address with the size of its network, unless that is the address alone. */
export function addressText({ text, prefix, version }: InterfaceAddress): string {
  return prefix === (version === 4 ? 32 : 128) ? text : `${text}/${prefix}`;
}

/** Attributes that `attr`, `join` and `unique` can name. */
const ATTRIBUTES: ReadonlyMap<string, (address: InterfaceAddress) => string> = new Map([
  ['address', ({ text }) => text],
  ['name', ({ name }) => name],
  ['type', ({ version }) => `IPv${version}`],
  ['mask_bits', ({ prefix }) => String(prefix)],
  ['string', addressText],
]);

/** The value of an attribute; an unknown name is an error. */
export function attribute(address: InterfaceAddress, name: string): string {
  const read = ATTRIBUTES.get(name.toLowerCase());
  if (read === undefined) throw new FunctionError('sockaddr: unknown attribute of an address');
  return read(address);
}

function pattern(text: string): (candidate: string) => boolean {
  try {
    const regex = compile(text);
    return (candidate) => regex.test(candidate);
  } catch (cause) {
    if (cause instanceof RegexSyntaxError) throw new FunctionError(cause.message, { cause });
    throw cause;
  }
}

const FLAGS: ReadonlyMap<string, Test> = new Map<string, Test>([
  ['up', () => true],
  ['loopback', ({ isLoopback }) => isLoopback],
  ['forwardable', isForwardable],
]);

const TYPES: ReadonlyMap<string, Test> = new Map<string, Test>([
  ['ip', () => true],
  ['ipv4', ({ version }) => version === 4],
  ['ipv6', ({ version }) => version === 6],
]);

function anyOf(names: string, known: ReadonlyMap<string, Test>, what: string): Test {
  const tests = names
    .toLowerCase()
    .split('|')
    .map((name) => {
      const test = known.get(name);
      if (test === undefined) throw new FunctionError(`sockaddr: unsupported ${what}`);
      return test;
    });
  return (address) => tests.some((test) => test(address));
}

const SELECTORS: ReadonlyMap<string, (parameter: string) => Test> = new Map<
  string,
  (parameter: string) => Test
>([
  ['address', byText(addressText)],
  ['name', byText(({ name }) => name)],
  ['type', (types) => anyOf(types, TYPES, 'type')],
  ['flag', (flags) => anyOf(flags, FLAGS, 'flag')],
  ['flags', (flags) => anyOf(flags, FLAGS, 'flag')],
  ['rfc', byRfc],
  ['rfcs', byRfc],
  [
    'network',
    (list) => {
      const networks = list.split('|').map(parseNetwork);
      return (address) => networks.some((network) => contains(network, address));
    },
  ],
]);

function byText(read: (address: InterfaceAddress) => string): (parameter: string) => Test {
  return (parameter) => {
    const matches = pattern(parameter);
    return (address) => matches(read(address));
  };
}

function byRfc(rfc: string): Test {
  if (rfc !== '6890') throw new FunctionError('sockaddr: only RFC 6890 can be selected');
  return isPrivate;
}

/** The test behind `include` and `exclude`: a selector such as `name` or `type`, and what it is compared with. */
export function selection(selector: string, parameter: string): Test {
  const select = SELECTORS.get(selector.toLowerCase());
  if (select === undefined) throw new FunctionError('sockaddr: invalid selector');
  return select(parameter);
}

function first(test: Test): Order {
  return (a, b) => Number(test(b)) - Number(test(a));
}

const ORDERS: ReadonlyMap<string, Order> = new Map<string, Order>([
  ['address', (a, b) => (a.version !== b.version || a.value === b.value ? 0 : a.value < b.value ? -1 : 1)],
  ['default', first(({ isDefault }) => isDefault)],
  ['name', (a, b) => (a.name < b.name ? -1 : Number(a.name > b.name))],
  ['private', first(isPrivate)],
  ['size', (a, b) => (a.version === b.version ? a.prefix - b.prefix : 0)],
  ['type', (a, b) => a.version - b.version],
]);

/** Sorts by clauses such as `-size,type`. */
export function sortAddresses(addresses: readonly InterfaceAddress[], clauses: string): InterfaceAddress[] {
  const orders = clauses.split(',').map((clause) => orderOf(clause.trim().toLowerCase()));
  return addresses.toSorted((a, b) => {
    for (const order of orders) {
      const result = order(a, b);
      if (result !== 0) return result;
    }
    return 0;
  });
}

function orderOf(clause: string): Order {
  const order = ORDERS.get(clause.replace(/^[-+]/, ''));
  if (order === undefined) throw new FunctionError('sockaddr: unknown sort type');
  return clause.startsWith('-') ? (a, b) => order(b, a) : order;
}
