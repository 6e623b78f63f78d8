import { quote } from '../strconv/quote.ts';
import type {
  ActionNode,
  ChainNode,
  CommandNode,
  FieldNode,
  IdentifierNode,
  Located,
  LoopControlNode,
  Node,
  Operand,
  PipeNode,
  TemplateNode,
  TextNode,
  VariableNode,
} from './nodes.ts';

/** A node written back as template text in Go's normal form, for the `at <...>` part of error messages. */
export function describeNode(node: Located): string {
  switch (node.kind) {
    case 'command':
      return describeCommand(node);
    case 'text':
    case 'action':
    case 'break':
    case 'continue':
    case 'template':
      return describeLine(node);
    case 'if':
    case 'with':
    case 'range':
      return describeBranch(node.kind, node);
    default:
      return describeOperand(node);
  }
}

function describeLine(node: TextNode | ActionNode | LoopControlNode | TemplateNode): string {
  switch (node.kind) {
    case 'text':
      return quote(node.text);
    case 'action':
      return `{{${describePipe(node.pipe)}}}`;
    case 'template':
      return `{{template ${quote(node.name)}${node.pipe === undefined ? '' : ` ${describePipe(node.pipe)}`}}}`;
    default:
      return `{{${node.kind}}}`;
  }
}

function describeBranch(
  kind: string,
  {
    pipe,
    then,
    otherwise,
  }: { pipe: PipeNode; then: readonly Node[]; otherwise: readonly Node[] | undefined },
): string {
  const body = then.map(describeNode).join('');
  const rest = otherwise === undefined ? '' : `{{else}}${otherwise.map(describeNode).join('')}`;
  return `{{${kind} ${describePipe(pipe)}}}${body}${rest}{{end}}`;
}

function describePipe({ variables, isAssignment, commands }: PipeNode): string {
  const target = variables.length === 0 ? '' : `${variables.join(', ')} ${isAssignment ? '=' : ':='} `;
  return target + commands.map(describeCommand).join(' | ');
}

function describeCommand({ operands }: CommandNode): string {
  return operands.map(describeArgument).join(' ');
}

/** An operand inside a command, where a pipeline needs parentheses. */
function describeArgument(operand: Operand): string {
  return operand.kind === 'pipe' ? `(${describePipe(operand)})` : describeOperand(operand);
}

function describeOperand(node: Operand): string {
  switch (node.kind) {
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'bool':
      return String(node.value);
    case 'string':
      return node.quoted;
    case 'number':
      return node.text;
    default:
      return describeReference(node);
  }
}

function describeReference(node: FieldNode | VariableNode | IdentifierNode | ChainNode | PipeNode): string {
  switch (node.kind) {
    case 'field':
      return `.${node.names.join('.')}`;
    case 'variable':
      return [node.name, ...node.fields].join('.');
    case 'identifier':
      return node.name;
    case 'chain':
      return `${describeArgument(node.of)}.${node.fields.join('.')}`;
    case 'pipe':
      return describePipe(node);
  }
}
