const MONTHS = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC";

const UNITS =
  "KGS?|LBS?|TONS?|KM|KMH|KPH|MPH|CM|MM|ML|HP|PS|KW|CC|GB|MB|GHZ|HZ|AM|PM|HRS?|MIN|YRS?|DAYS?";

const LABELS =
  "TEL|FAX|PHONE|ZIP|BOX|APT|STE|BLK|LOT|ROOM|UNIT|EXIT|HWY|RTE|ROUTE|GATE|PAGE|EXT|REF|SKU|PIN";

const ENGINES = "TDI|TSI|FSI|TFSI|HDI|GTI|CDI|DCI|JTD|GDI|CRDI|VTI|ABS|AMG|AWD|4WD";

const MODELS = "CL[AKS]|GL[ABCEKS]|SL[CK]|SEL|RAM|GMC";

const SIGNAGE = [
  new RegExp(`^\\d{0,2}(${MONTHS})\\d{1,2}((19|20)\\d\\d)?$`),
  new RegExp(`^\\d{0,2}(${MONTHS})[A-Z]*(19|20)\\d\\d$`),
  new RegExp(`^\\d{1,2}(ST|ND|RD|TH)?(${MONTHS})(\\d\\d)?$`),
  new RegExp(`^(19|20)\\d\\d(${MONTHS})[A-Z]*(\\d\\d)?$`),
  new RegExp(`^\\d+(${UNITS})$`),
  /^(MAX|MIN)\d+[A-Z]{0,3}$/,
  /^(EST|EXP|SINCE|YEAR|ANNO|SALE)D?(19|20)\d\d$/,
  new RegExp(`^(${LABELS})\\d+[A-Z]?$`),
  new RegExp(`^[A-Z]?\\d{1,3}(${ENGINES})$`),
  new RegExp(`^(${ENGINES}|${MODELS})\\d+[A-Z]?$`),
  /^\d500(HD|LT|LS)$/,
];

/** isSignage says whether a normalised text is a date, a measure, a label or a car's model rather than a plate. */
export function isSignage(text: string): boolean {
  return SIGNAGE.some((sign) => sign.test(text));
}

/** isProse says whether a text mixes capitals with small letters, as plates never do. */
export function isProse(text: string): boolean {
  // Readers mix up letters that have the same form in both cases, such as c and C: those say nothing.
  return /[A-Z]/.test(text) && /[abd-hmnqrt]/.test(text);
}
