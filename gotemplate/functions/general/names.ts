/** The names of consul-template's functions on values; see sprig/names.ts. */
export const generalNames: readonly string[] = (
  'add base64Decode base64Encode base64URLDecode base64URLEncode byKey byMeta byPort byTag contains ' +
  'containsAll containsAny containsNone containsNotAll divide explode explodeMap hmacSHA256Hex in ' +
  'indent join maximum md5sum mergeMap mergeMapWithOverride minimum modulo multiply parseBool ' +
  'parseFloat parseInt parseJSON parseUint parseYAML regexMatch regexReplaceAll replaceAll sha256Hex ' +
  'sockaddr spew_dump spew_printf spew_sdump spew_sprintf split splitToMap subtract toJSON ' +
  'toJSONPretty toLower toTOML toTitle toUnescapedJSON toUnescapedJSONPretty toUpper toYAML trim ' +
  'trimPrefix trimSpace trimSuffix'
).split(' ');
