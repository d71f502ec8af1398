const MONTHS = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC";

const UNITS =
  "KGS?|LBS?|TONS?|KM|KMH|KPH|MPH|CM|MM|ML|HP|PS|KW|CC|GB|MB|GHZ|HZ|AM|PM|HRS?|MIN|YRS?|DAYS?";

const LABELS =
  "TEL|FAX|PHONE|ZIP|BOX|APT|STE|BLK|LOT|ROOM|UNIT|EXIT|HWY|RTE|ROUTE|GATE|PAGE|EXT|REF|SKU|PIN";

const ENGINES = "TDI|TSI|FSI|TFSI|HDI|GTI|CDI|DCI|JTD|GDI|CRDI|VTI|ABS|AMG|AWD|4WD";

const MONEY = "USD|EUR|GBP|SGD|AUD|CAD|NZD|CHF|MYR|INR|BRL|PLN|CZK|JPY|THB";

// A plate that begins so is one in thousands; a sign that does is one in a few.
const WORDS =
  "THE|AND|FOR|ALL|ANY|NEW|NOW|TOP|BUY|GET|PAY|OFF|OUT|OPEN|SAVE|FROM|ONLY|OVER|CALL|CASH|FREE|BUS|TAXI|LANE|STOP|YIELD|SPEED|LIMIT|AVE|BLVD|ROAD|RANGE|LEVEL|FLOOR|TABLE|SEAT|ROW|BIN|BAY|GVWR?|DOT|USDOT|VIN|ISO|ISBN|USB|VER|SER|MOD|TYPE|CLASS|SIZE|CODE|BATCH|MODEL|ZONE|PARK|NET|PACK|WATT|VAT|SPF|KM|WIFI|LOVE";

const ROADS = "US|SR|CR|RT|FM|SH";

const STATES =
  "ALASKA|IDAHO|IOWA|MAINE|NEVADA|OHIO|OREGON|TEXAS|UTAH|FLORIDA|GEORGIA|INDIANA|KANSAS|MONTANA|VERMONT|WYOMING|ALABAMA|ARIZONA|HAWAII";

const MODELS = "CL[AKS]|GL[ABCEKS]|SL[CK]|SEL|RAM|GMC|RAV|[CDS]TS|[MR]DX|[IT]LX|SRX|MKX";

const SERIES = "[CEGILNRU]X|C[XTR]|[EGIL]S|M[LX]|GL|QX|X[CT]|[RS]Q|RS|XDRIVE|SDRIVE";

const SIGNAGE = [
  new RegExp(`^\\d{0,2}(${MONTHS})\\d{1,2}((19|20)\\d\\d)?$`),
  new RegExp(`^\\d{0,2}(${MONTHS})[A-Z]*(19|20)\\d\\d$`),
  new RegExp(`^\\d{1,2}(ST|ND|RD|TH)?(${MONTHS})(\\d\\d)?$`),
  new RegExp(`^(19|20)\\d\\d(${MONTHS})[A-Z]*(\\d\\d)?$`),
  new RegExp(`^\\d+(${UNITS})$`),
  /^(MAX|MIN)\d+[A-Z]{0,3}$/,
  /^(EST|EXP|SINCE|YEAR|ANNO|SALE)D?(19|20)\d\d$/,
  new RegExp(`^(${LABELS}|${WORDS})\\d+[A-Z]?$`),
  new RegExp(`^(${MONEY}|${STATES})\\d+$|^\\d+(${MONEY})$`),
  new RegExp(`^[A-Z]?\\d{1,3}(${ENGINES})$`),
  new RegExp(`^(${ENGINES}|${MODELS})\\d+[A-Z]?$`),
  /^\d500(HD|LT|LS)$/,
];

// What is written on cars themselves, and sizes: plates with a form of their own may look like it.
const TRIM = [
  new RegExp(`^(${ROADS})\\d{1,3}$`),
  new RegExp(`^(${SERIES})\\d{1,3}[A-Z]{0,2}$`),
  /^[A-Z]\d{2,3}[A-Z]?$/,
  /^\d{3}(CI|CDI|D|E|I|IX|LI|TD|TI|XD|XI)$/,
  /^\d(MATIC|MOTION|WD|DR|DOOR|WHEEL)$/,
  /^\d+(X|BY)\d+$/,
  /^\d+(ST|ND|RD|TH|FT|IN|INCH|OZ|PCS|PK|K|P|V|W|AH|MAH|MHZ|TB|MG|DPI)$/,
  /^(MC|NO|NR|ID|SN|PN|CA)\d{4,}$/,
  /^(V|W|I)\d{1,2}(TURBO|DIESEL|HYBRID)?$/,
];

/** isSignage says whether a normalised text is a date, a measure, a label or a car's model rather than a plate. */
export function isSignage(text: string): boolean {
  return SIGNAGE.some((sign) => sign.test(text));
}

/** isTrim says whether a normalised text is a car's model or a size; a plate of a given form may look like it. */
export function isTrim(text: string): boolean {
  return TRIM.some((sign) => sign.test(text));
}

/** isProse says whether a text mixes capitals with small letters, as plates never do. */
export function isProse(text: string): boolean {
  // Readers mix up letters that have the same form in both cases, such as c and C: those say nothing.
  return /[A-Z]/.test(text) && /[abd-hmnqrt]/.test(text);
}

/** isAmount says whether a text has a sign in it that stands in times, prices and shares, and never between a plate's digits. */
export function isAmount(text: string): boolean {
  return /[:.,/$€£¥%#+]/.test(text);
}
