import t from 'tap';
import * as classes from '../../../gotemplate/unicode/class.ts';

t.test('classes follow the general categories of Unicode 15', async (t) => {
  t.equal(classes.isUpper(0xc9), true);
  t.equal(classes.isUpper(0x1c5), false);
  t.equal(classes.isTitle(0x1c5), true);
  t.equal(classes.isLower(0xe9), true);
  t.equal(classes.isLetter(0x65e5), true);
  t.equal(classes.isLetter(0xa7cb), false, 'assigned by a later edition');
  t.equal(classes.isDigit(0x663), true);
  t.equal(classes.isDigit(0xbd), false);
  t.equal(classes.isNumber(0xbd), true);
  t.equal(classes.isPunct(0x2014), true);
  t.equal(classes.isPunct(-1), false);
});
