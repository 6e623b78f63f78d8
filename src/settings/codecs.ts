import { parsed, type Codec, type Parsed } from '../../contract/codec.ts';

/** Checks nothing at start: the value is the reading itself, and a refused one denies each injection (vault-k8s 1.7.6). */
export function unchecked<T>(codec: Codec<T>): Codec<Parsed<T>> {
  return { form: codec.form, parse: (text) => parsed(codec.parse(text)) };
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** PEM certificates, or base64 of them; the value is the PEM text (vault-k8s 1.7.6, VAULT_CACERT_BYTES). */
export const pemOrBase64: Codec<string> = {
  form: 'PEM certificates or their base64 text',
  parse: (text) => {
    const joined = text.replace(/[\r\n]/g, '');
    return parsed(base64.test(joined) ? Buffer.from(joined, 'base64').toString('utf8') : text);
  },
};
