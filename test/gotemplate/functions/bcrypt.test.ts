import t from 'tap';
import { bcryptHash } from '../../../gotemplate/crypto/bcrypt.ts';

t.test('bcrypt gives the hash that its published test vectors give', async (t) => {
  // salt in bcrypt's own base64: XajjQvNhvvRt5GSeFk1xFe
  const standard = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const own = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  const salt = Array.from('XajjQvNhvvRt5GSeFk1xFe', (character) =>
    standard.charAt(own.indexOf(character)),
  ).join('');
  t.equal(
    bcryptHash(Buffer.from('allmine'), Buffer.from(salt, 'base64')),
    '$2a$10$XajjQvNhvvRt5GSeFk1xFeyqRrsxkhBkUiQeg0dt.wU1qD4aFDcga',
  );
});
