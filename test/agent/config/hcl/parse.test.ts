import fc from 'fast-check';
import t from 'tap';
import type { Body, Node } from '../../../../agent/config/hcl/node.ts';
import { parseConfigBytes, parseConfigText } from '../../../../agent/config/hcl/parse.ts';

/** A tree as plain data: each item as its keys and its value. */
function plain(node: Node): unknown {
  if (node.kind === 'body')
    return node.items.map(({ keys, value }) => [keys.map(({ name }) => name), plain(value)]);
  return node.kind === 'list' ? node.items.map(plain) : `${node.kind} ${node.text}`;
}

function bodyOf(text: string): Body {
  const parsed = parseConfigText(text);
  if ('fault' in parsed) throw parsed.fault;
  return parsed.body;
}

const treeOf = (text: string): unknown => plain(bodyOf(text));

function faultOf(text: string): string {
  const parsed = parseConfigText(text);
  return 'fault' in parsed
    ? `${parsed.fault.at.line}:${parsed.fault.at.column}: ${parsed.fault.message}`
    : 'no fault';
}

function valueOf(text: string): unknown {
  const value = bodyOf(text).items[0]?.value;
  return value !== undefined && 'text' in value ? value.text : undefined;
}

t.test('HCL has keys, labels, blocks, lists and comments', async (t) => {
  const text = `
    # one
    name = "x" // two
    "quoted key" = 0x1F,
    listener "tcp" { tls_disable = true } /* three
    */ list = [1, 2.5, "a", { b = false },]
  `;
  t.same(treeOf(text), [
    [['name'], 'string x'],
    [['quoted key'], 'number 0x1F'],
    [['listener', 'tcp'], [[['tls_disable'], 'bool true']]],
    [['list'], ['number 1', 'float 2.5', 'string a', [[['b'], 'bool false']]]],
  ]);
});

t.test('JSON gives the same tree as HCL', async (t) => {
  const json = '{"a": {"b": [1, {"c": null}]}, "d": "x\\u00e9\\ud83d\\ude00", "e": true, "f": -1.5e3}';
  const hcl = 'a { b = [1, { c = "" }] }\nd = "xé😀"\ne = true\nf = -1.5e3';
  t.same(treeOf(json), treeOf(hcl));
});

t.test('lists in JSON may lack commas or have too many, objects may not', async (t) => {
  t.same(treeOf('{"a": [,1 2,,3,]}'), [[['a'], ['number 1', 'number 2', 'number 3']]]);
  t.equal(faultOf('{"a": [1, 2'), '1:12: expected a JSON value');
  t.equal(faultOf('{"a": [1, null]}'), '1:11: null cannot be part of a list');
  t.equal(faultOf('{"a": 1 "b": 2}'), '1:9: expected "," or "}"');
});

t.test('texts know escapes and keep ${…} as it is', async (t) => {
  t.equal(valueOf('k = "a\\n\\t\\"\\\\\\u00e9\\U0001F600\\x41\\101"'), 'a\n\t"\\é😀AA');
  t.equal(valueOf('k = "${a "b" {c}\n}d"'), '${a "b" {c}\n}d');
  t.equal(valueOf('{"k": "${b"}'), '${b');
});

t.test('heredocs end at their anchor, and <<- takes off the indent of the anchor line', async (t) => {
  t.equal(valueOf('k = <<EOT\n  a\n\n b\nEOT\n'), '  a\n\n b\n');
  t.equal(valueOf('k = <<EOT\n  a\n  EOT\n'), '  a\n  ');
  t.equal(valueOf('k = <<-EOT\n    a\n      b\n    EOT\n'), 'a\n  b\n');
  t.equal(valueOf('k = <<-EOT\n  a\n    EOT\n'), '  a\n');
  t.equal(valueOf('k = <<EOT\r\na\r\nEOT\r\n'), 'a\n');
  t.equal(valueOf('k = <<EOT\nEOT\n'), '');
});

t.test('a fault names its place and what was expected there', async (t) => {
  t.equal(faultOf('a = 1\nb 2'), '2:3: expected "=" or "{" after b, got 2');
  t.equal(faultOf('a {\n  b = 1\n'), '3:1: expected a key or "}", got the end of the file');
  t.equal(faultOf('a = [1 2]'), '1:8: expected "," or "]" in a list, got 2');
  t.equal(faultOf('a "b" = 1'), '1:7: expected "{" after the labels of a, got "="');
  t.equal(faultOf('é = ;'), '1:5: unexpected character ";"');
  const forms = 'digits after a leading 0 are octal, after 0x hexadecimal';
  t.equal(faultOf('a = 089'), `1:8: 089 is not a number: ${forms}`);
  t.equal(faultOf('a = 0x\nb {}'), `1:7: 0x is not a number: ${forms}`);
  t.equal(
    faultOf('a = <<EOT\nx\n'),
    '3:1: heredoc that starts at line 1 has no closing EOT on a line of its own',
  );
  t.equal(faultOf('{"a" 1}'), '1:7: expected ":" after "a"');
  t.equal(faultOf('{"a": tru}'), '1:7: expected a JSON value');
  t.equal(faultOf('a = "\\u12"'), '1:6: "\\u" is not an escape; write a backslash as "\\\\"');
  t.equal(faultOf('a = "${b"'), '1:10: "${" has no closing "}"');
});

t.test('bytes that are not UTF-8 are found at their place', async (t) => {
  const parsed = parseConfigBytes(Uint8Array.from([0x61, 0x0a, 0xc3, 0xa9, 0xff]));
  t.match(parsed, { fault: { at: { line: 2, column: 2 }, message: 'must be UTF-8 text' } });
});

t.test('nesting has a limit, so that no text exhausts the stack', async (t) => {
  t.match(faultOf(`a = ${'['.repeat(20_000)}`), /nested deeper than 200 levels/);
  t.match(faultOf('a {'.repeat(20_000)), /nested deeper than 200 levels/);
  t.match(faultOf('{"a":'.repeat(20_000)), /nested deeper than 200 levels/);
});

t.test('any text gives a tree or a fault with a place inside it', async () => {
  const piece = fc.constantFrom(
    ...['{', '}', '[', ']', '=', ',', '"', '\\', '${', '<<EOT\n', 'EOT', '/*', '#', '\n'],
  );
  const soup = fc.array(fc.oneof(piece, fc.string({ maxLength: 4 }))).map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.oneof(soup, fc.string({ unit: 'binary' })), (text) => {
      const parsed = parseConfigText(text);
      const lines = text.split('\n').length;
      return 'body' in parsed || (parsed.fault.at.line >= 1 && parsed.fault.at.line <= lines);
    }),
    { numRuns: 400 },
  );
});

t.test('any bytes give a tree or a fault', async () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => typeof parseConfigBytes(bytes) === 'object'));
});

t.test('any JSON object is read, unless a text holds what HCL does not escape', async () => {
  const text = fc.string().filter((each) => !/[\0]/.test(each));
  const json = fc.dictionary(text, fc.oneof(text, fc.integer(), fc.boolean(), fc.array(text)));
  fc.assert(fc.property(json, (value) => 'body' in parseConfigText(JSON.stringify(value))));
});
