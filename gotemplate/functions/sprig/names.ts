/** The names of sprig's functions, so that templates can be read without loading them; a test compares them with the table. */

const prefixed = (names: string) => names.split(' ').map((name) => `sprig_${name}`);

/** sprig 3.3.0 as consul-template 0.42 exposes it. */
export const sprigNames: readonly string[] = prefixed(
  'abbrev abbrevboth add add1 add1f addf adler32sum ago all any append atoi b32dec b32enc b64dec b64enc ' +
    'base bcrypt biggest buildCustomCert camelcase cat ceil chunk clean coalesce compact concat contains ' +
    'decryptAES deepCopy deepEqual default derivePassword dict dig dir div divf duration durationRound ' +
    'empty encryptAES ext fail first float64 floor fromJson genCA genCAWithKey genPrivateKey ' +
    'genSelfSignedCert genSelfSignedCertWithKey genSignedCert genSignedCertWithKey get has hasKey ' +
    'hasPrefix hasSuffix hello htpasswd indent initial initials int int64 isAbs join kebabcase keys ' +
    'kindIs kindOf last list lower max maxf merge mergeOverwrite min minf mod mul mulf mustAppend ' +
    'mustChunk mustCompact mustDateModify mustDeepCopy mustFirst mustFromJson mustHas mustInitial ' +
    'mustLast mustMerge mustMergeOverwrite mustPrepend mustPush mustRegexFind mustRegexFindAll ' +
    'mustRegexMatch mustRegexReplaceAll mustRegexReplaceAllLiteral mustRegexSplit mustRest mustReverse ' +
    'mustSlice mustToDate mustToJson mustToPrettyJson mustToRawJson mustUniq mustWithout must_date_modify ' +
    'nindent nospace omit osBase osClean osDir osExt osIsAbs pick pluck plural prepend push quote randInt ' +
    'regexFind regexFindAll regexMatch regexQuoteMeta regexReplaceAll regexReplaceAllLiteral regexSplit ' +
    'repeat replace rest reverse round semver semverCompare seq set sha1sum sha256sum sha512sum shuffle ' +
    'slice snakecase sortAlpha split splitList splitn squote sub subf substr swapcase ternary title ' +
    'toDate toDecimal toJson toPrettyJson toRawJson toString toStrings trim trimAll trimPrefix trimSuffix ' +
    'trimall trunc tuple typeIs typeIsLike typeOf uniq unixEpoch unset until untilStep untitle upper ' +
    'urlJoin urlParse values without wrap wrapWith',
);

/** What consul-template took out in 0.41 because it is not hermetic. */
export const unhermeticNames: readonly string[] = prefixed(
  'date dateInZone dateModify date_in_zone date_modify env expandenv getHostByName htmlDate ' +
    'htmlDateInZone now randAlpha randAlphaNum randAscii randBytes randNumeric uuidv4',
);
