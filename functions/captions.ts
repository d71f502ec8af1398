/** Kind is a kind of code. */
export type Kind = "serial" | "mac" | "imei";

/** Caption is what stands beside a code, or above it, and says what it is: from `start` to before `end` of a text. `other` is none of ours. */
export type Caption = { kind: Kind | "other"; start: number; end: number };

const NUMBER = "(?:\\s?-?\\s?(?:N(?:UMBER|UMMER|UM|[O0]|R|BR|º|°)(?![A-Z])\\.?|#))";

// A network has a key and a name besides, which are none of its addresses.
const UNSECRET =
  "(?!(?:[^:=\\d]|(?<=WPA)[23]){0,24}(?:KEY|PASS(?:WOR[DT]|PHRASE|CODE)|PWD|SCHL(?:Ü|UE)SSEL|SSID|(?<![A-Z])(?:PIN|PSK|CODE)(?![A-Z])))";

// As they are printed, and as readers misread them: a slash is taken for I, 1 or L, an O for a zero.
const WRITTEN: Record<Caption["kind"], string[]> = {
  serial: [
    "[S5]\\s?[/\\\\|]\\s?N(?![A-Z]{2})(?:\\s?[O0](?![A-Z0-9])|R(?![A-Z]))?",
    "S[I1L]N(?=\\s?[:#])",
    "S\\.\\s?N(?![A-Z])\\.?(?:[O0](?![A-Z0-9]))?",
    "SN(?:R|[O0])?(?=\\s?[:.#=]|\\s+(?![57]4)[A-Z0-9-]{7}|\\s*$)",
    "(?<=^[^A-Z0-9]{0,3})SN(?![57]4)(?=(?:[A-Z]{0,8}\\d){4})(?=[A-Z0-9]{8,30}(?![A-Z0-9]))",
    `SER[I1L]A[L1I]${NUMBER}?(?![A-Z])`,
    "SERIAL\\s?N[O0](?=[A-Z0-9]{0,8}\\d[A-Z0-9]{4,30}(?![A-Z0-9]))",
    `SER\\.?${NUMBER}`,
    "(?:SERVICE|SVC)\\s?TAG(?![A-Z])",
    `SERIEN${NUMBER}`,
    "N(?:[O0º°]\\.?|UM[EÉ]R[O0])?\\s?D[EI]\\s?S[EÉ]RIE(?![A-Z])",
    "MATRICOLA(?![A-Z])",
    "序列号|序號|製造番号|シリアル(?:番号|ナンバー)?",
  ],
  mac: [
    `(?:BASE\\s?)?MAC(?:\\s?-?\\s?(?:ADDRESS|ADDR|ADD|ID)|${NUMBER})?(?:\\s?[1-9](?=\\s?[:.)=]))?(?![A-Z])`,
    "(?:MAC(?:ADDRESS|ADDR|ID)?|W?LAN|WAN|WIFI|ETH|BT)(?=[0-9A-F]{12}(?![A-Z0-9]))",
    `(?:W-?)?LAN\\s?\\d?(?=\\s?[:=]|\\s|$)${UNSECRET}`,
    "WAN\\s?\\d?(?=\\s?[:=]|\\s|$)",
    `WI-?FI(?![A-Z])${UNSECRET}`,
    "ETH(?:ERNET)?\\s?\\d?(?=\\s?[:=]|\\s|$)",
    "B(?:T|LUETOOTH)(?=\\s?[:=]|\\s|$)",
    "(?:BSSID|(?:HW|PHYSICAL)\\s?ADDR(?:ESS)?)(?![A-Z])",
  ],
  imei: [
    "[I1L|]ME[I1L|](?:\\s?/?\\s?(?:SV|MEID)(?![A-Z]))?(?:[12](?=[^0-9]|\\d{15}(?!\\d))|\\s[12](?=\\s?[:.)=]))?(?![A-Z])(?:\\s?\\((?:SIM|SLOT)?\\s?[12]\\))?",
  ],
  other: [
    `(?:P|M)\\s?/\\s?N${NUMBER}?`,
    `(?:MODEL|PART|PRODUCT|ITEM|LOT|BATCH|ASSET|ORDER|ART)(?:${NUMBER}|\\s?(?:ID|TAG)(?![A-Z])|(?=\\s?:))`,
    "(?:ICCID|IMSI|MEID|EAN|UPC|GTIN|JAN|SSID|SKU|PID|VID|CLEI|PN|MN|ESN)(?=\\s?[:#=]|\\s|$)",
    "(?:REV|VER|HW|FW|SW|FCC ID|IC|DATE|MFG|MFD|QTY|USER|IP|TYPE)(?=\\s?[.]?\\s?[:=])",
    "(?:KEY|PIN|PASSWOR[DT]|PASSPHRASE|PWD)(?=\\s?(?:\\([^)]{0,12}\\)\\s?)?[.]?\\s?[:=])",
  ],
};

const CAPTIONS = new RegExp(
  `(?<![\\p{L}\\d])(?:${Object.entries(WRITTEN)
    .map(([kind, forms]) => `(?<${kind}>${forms.join("|")})`)
    .join("|")})`,
  "gu",
);

/** captionsIn returns the captions in a text that is upper-case, in their order. Of two of one kind in a row, as in "LAN MAC:", it makes one. */
export function captionsIn(text: string): Caption[] {
  const captions: Caption[] = [];
  for (const { 0: whole, index, groups = {} } of text.matchAll(CAPTIONS)) {
    const kind = kinds.find((one) => groups[one] !== undefined) ?? "other";
    const last = captions.at(-1);
    const end = index + whole.length;
    if (last?.kind === kind && isBlank(text.slice(last.end, index))) last.end = end;
    else captions.push({ kind, start: index, end });
  }
  return captions;
}

/** isBlank tells whether a text has no letter or digit. */
export function isBlank(text: string): boolean {
  return !/[\p{L}\p{N}]/u.test(text);
}

const kinds: Caption["kind"][] = ["serial", "mac", "imei", "other"];
