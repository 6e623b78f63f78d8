import type { FunctionEntry } from '../entry.ts';

/** Declarations only; the writing of certificates is loaded when a template names one of these. */

type BodyName = keyof typeof import('../../x509/functions.ts');

const [text, list, certificate] = ['string', '[]interface {}', 'sprig.certificate'];

const declare = (
  name: BodyName,
  params: readonly string[],
  doc: string,
  result = 'sprig.certificate',
): FunctionEntry => ({
  name: `sprig_${name}`,
  params,
  result,
  doc,
  load: async () => (await import('../../x509/functions.ts'))[name],
});

export const certificateFunctions: readonly FunctionEntry[] = [
  declare('genPrivateKey', [text], 'a new private key: rsa, dsa, ecdsa or ed25519', text),
  declare('genCA', [text, 'int'], 'a new certificate authority: common name, days'),
  declare('genCAWithKey', [text, 'int', text], 'a new certificate authority for a key'),
  declare(
    'genSelfSignedCert',
    [text, list, list, 'int'],
    'a self-signed certificate: name, addresses, DNS names, days',
  ),
  declare('genSelfSignedCertWithKey', [text, list, list, 'int', text], 'a self-signed certificate for a key'),
  declare('genSignedCert', [text, list, list, 'int', certificate], 'a certificate signed by an authority'),
  declare(
    'genSignedCertWithKey',
    [text, list, list, 'int', certificate, text],
    'a certificate for a key, signed by an authority',
  ),
  declare('buildCustomCert', [text, text], 'a certificate and key given in base64, checked'),
];
