import { FunctionError } from '../errors.ts';
import { sprintf } from '../format/printf.ts';
import { int } from '../value.ts';
import type { InterfaceAddress } from './interface-address.ts';
import { attribute, selection, sortAddresses } from './selection.ts';
import { isForwardable, isPrivate } from './special-networks.ts';

/** What goes through a pipeline: a text, a number or a list of addresses. */
export type Operand = string | number | readonly InterfaceAddress[];

/** A command gets its arguments, the piped one last, and all addresses of the host. */
export type Command = (args: readonly Operand[], all: readonly InterfaceAddress[]) => Operand;

function textAt(args: readonly Operand[], index: number): string {
  const value = args[index];
  if (typeof value !== 'string') throw new FunctionError('sockaddr: expected a text as argument');
  return value;
}

function numberAt(args: readonly Operand[], index: number): number {
  const value = args[index];
  if (typeof value !== 'number') throw new FunctionError('sockaddr: expected a number as argument');
  return value;
}

function addressesAt(args: readonly Operand[], index: number): readonly InterfaceAddress[] {
  const value = args[index];
  if (typeof value !== 'object')
    throw new FunctionError('sockaddr: expected a list of addresses as argument');
  return value;
}

/** Addresses that other hosts can reach, those on the default route first. */
function reachable(all: readonly InterfaceAddress[], wantsPrivate: boolean): InterfaceAddress[] {
  const candidates = all.filter((address) => isForwardable(address) && isPrivate(address) === wantsPrivate);
  return sortAddresses(candidates, 'default,type,size');
}

function joined(addresses: readonly InterfaceAddress[]): string {
  return sortAddresses(addresses, 'type,size')
    .map(({ text }) => text)
    .join(' ');
}

function named(args: readonly Operand[], all: readonly InterfaceAddress[]): readonly InterfaceAddress[] {
  return all.filter(selection('name', textAt(args, 0)));
}

function unique(addresses: readonly InterfaceAddress[], name: string): InterfaceAddress[] {
  return addresses.filter((address, index) => {
    const previous = addresses[index - 1];
    return previous === undefined || attribute(previous, name) !== attribute(address, name);
  });
}

function offset(addresses: readonly InterfaceAddress[], count: number): readonly InterfaceAddress[] {
  if (Math.abs(count) > addresses.length) {
    throw new FunctionError('unable to seek past the end of the interface array');
  }
  return addresses.slice(count);
}

/** go-sockaddr's template functions as far as they are offered. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['GetAllInterfaces', (_, all) => all],
  ['GetDefaultInterfaces', (_, all) => all.filter(({ isDefault }) => isDefault)],
  ['GetPrivateInterfaces', (_, all) => reachable(all, true)],
  ['GetPublicInterfaces', (_, all) => reachable(all, false)],
  ['GetPrivateIP', (_, all) => reachable(all, true)[0]?.text ?? ''],
  ['GetPublicIP', (_, all) => reachable(all, false)[0]?.text ?? ''],
  [
    'GetPrivateIPs',
    (_, all) => joined(all.filter((address) => isPrivate(address) && isForwardable(address))),
  ],
  ['GetPublicIPs', (_, all) => joined(all.filter((address) => !isPrivate(address)))],
  ['GetInterfaceIP', (args, all) => joined(named(args, all).filter(isForwardable)).split(' ', 1)[0] ?? ''],
  ['GetInterfaceIPs', (args, all) => joined(named(args, all))],
  ['include', (args) => addressesAt(args, 2).filter(selection(textAt(args, 0), textAt(args, 1)))],
  [
    'exclude',
    (args) => {
      const excluded = selection(textAt(args, 0), textAt(args, 1));
      return addressesAt(args, 2).filter((address) => !excluded(address));
    },
  ],
  ['sort', (args) => sortAddresses(addressesAt(args, 1), textAt(args, 0))],
  ['limit', (args) => addressesAt(args, 1).slice(0, Math.max(numberAt(args, 0), 0))],
  ['offset', (args) => offset(addressesAt(args, 1), numberAt(args, 0))],
  ['unique', (args) => unique(addressesAt(args, 1), textAt(args, 0))],
  [
    'attr',
    (args) =>
      addressesAt(args, 1)
        .slice(0, 1)
        .map((one) => attribute(one, textAt(args, 0)))
        .join(''),
  ],
  [
    'join',
    (args) =>
      addressesAt(args, 2)
        .map((one) => attribute(one, textAt(args, 0)))
        .join(textAt(args, 1)),
  ],
  ['printf', (args) => sprintf(textAt(args, 0), args.slice(1).map(printable))],
]);

function printable(operand: Operand) {
  if (typeof operand === 'object') throw new FunctionError('sockaddr: a list of addresses cannot be printed');
  return typeof operand === 'number' ? int(operand) : operand;
}
