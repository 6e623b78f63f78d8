import { foldings } from '../unicode/case.ts';
import { isAssignedLater } from '../unicode/version.ts';

type RuneTest = (rune: number) => boolean;

/** General categories by short name; JavaScript knows the same names. */
const CATEGORIES =
  'C Cc Cf Cn Co Cs L Lc Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs';

/** Long names of categories, spelled as pattern authors' names are compared: first letter upper case, no separators. */
const CATEGORY_ALIASES =
  'Casedletter=LC Closepunctuation=Pe Combiningmark=M Connectorpunctuation=Pc Control=Cc Currencysymbol=Sc ' +
  'Dashpunctuation=Pd Decimalnumber=Nd Enclosingmark=Me Finalpunctuation=Pf Format=Cf Initialpunctuation=Pi Letter=L ' +
  'Letternumber=Nl Lineseparator=Zl Lowercaseletter=Ll Mark=M Mathsymbol=Sm Modifierletter=Lm Modifiersymbol=Sk ' +
  'Nonspacingmark=Mn Number=N Openpunctuation=Ps Other=C Otherletter=Lo Othernumber=No Otherpunctuation=Po ' +
  'Othersymbol=So Paragraphseparator=Zp Privateuse=Co Punctuation=P Separator=Z Spaceseparator=Zs Spacingmark=Mc ' +
  'Surrogate=Cs Symbol=S Titlecaseletter=Lt Unassigned=Cn Uppercaseletter=Lu Cntrl=Cc Digit=Nd Punct=P';

/** Scripts that Go's patterns can name: those of one word (others never match Go's way of comparing names). */
const SCRIPTS =
  'Adlam Ahom Arabic Armenian Avestan Balinese Bamum Batak Bengali Bhaiksuki Bopomofo Brahmi Braille ' +
  'Buginese Buhid Carian Chakma Cham Cherokee Chorasmian Common Coptic Cuneiform Cypriot Cyrillic Deseret ' +
  'Devanagari Dogra Duployan Elbasan Elymaic Ethiopic Georgian Glagolitic Gothic Grantha Greek Gujarati ' +
  'Gurmukhi Han Hangul Hanunoo Hatran Hebrew Hiragana Inherited Javanese Kaithi Kannada Katakana Kawi ' +
  'Kharoshthi Khmer Khojki Khudawadi Lao Latin Lepcha Limbu Lisu Lycian Lydian Mahajani Makasar Malayalam ' +
  'Mandaic Manichaean Marchen Medefaidrin Miao Modi Mongolian Mro Multani Myanmar Nabataean Nandinagari ' +
  'Newa Nko Nushu Ogham Oriya Osage Osmanya Palmyrene Phoenician Rejang Runic Samaritan Saurashtra Sharada ' +
  'Shavian Siddham Sinhala Sogdian Soyombo Sundanese Syriac Tagalog Tagbanwa Takri Tamil Tangsa Tangut ' +
  'Telugu Thaana Thai Tibetan Tifinagh Tirhuta Toto Ugaritic Vai Vithkuqi Wancho Yezidi Yi';

const CATEGORY_BY_NAME: ReadonlyMap<string, string> = new Map([
  ...CATEGORIES.split(' ').map((name) => [name, name === 'Lc' ? 'LC' : name] as const),
  ...CATEGORY_ALIASES.split(' ').map((alias) => alias.split('=') as [string, string]),
]);
const SCRIPT_NAMES: ReadonlySet<string> = new Set(SCRIPTS.split(' '));

/** The categories that unassigned code points belong to. */
const UNASSIGNED: ReadonlySet<string> = new Set(['C', 'Cn']);

function canonicalName(name: string): string {
  const bare = name.replace(/[-_ ]/g, '');
  return bare.slice(0, 1).toUpperCase() + bare.slice(1).toLowerCase();
}

function engineTest(property: string, ofUnassigned: boolean): RuneTest {
  const pattern = new RegExp(`\\p{${property}}`, 'u');
  return (rune) => (isAssignedLater(rune) ? ofUnassigned : pattern.test(String.fromCodePoint(rune)));
}

function namedTest(name: string): RuneTest | undefined {
  if (name === 'Any') return () => true;
  if (name === 'Ascii') return (rune) => rune < 0x80;
  if (name === 'Assigned') return engineTest('Assigned', false);
  const category = CATEGORY_BY_NAME.get(name);
  if (category !== undefined) return engineTest(`General_Category=${category}`, UNASSIGNED.has(category));
  return SCRIPT_NAMES.has(name) ? engineTest(`Script=${name}`, false) : undefined;
}

/**
 * The test behind `\\p{name}` in Go 1.26: categories, scripts, Any, ASCII and Assigned, compared without regard to case
 * and separators. With `fold` a code point also counts when one equal to it but for case has the property.
 */
export function propertyTest(name: string, fold: boolean): RuneTest | undefined {
  const canonical = canonicalName(name);
  const test = namedTest(canonical);
  if (test === undefined || !fold || canonical === 'Assigned') return test;
  return (rune) => foldings(rune).some(test);
}
