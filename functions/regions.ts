/** regions are what plates begin with where that is one of a few words, apart by spaces; districts.ts has Germany's own. */
export const regions = {
  // https://en.wikipedia.org/wiki/ISO_3166-2:IN, and former ones: https://aptransport.org/html/registration-statecodes.html
  india:
    "AN AP AR AS BR CG CH DD DL DN GA GJ HP HR JH JK KA KL LA LD MH ML MN MP MZ NL OD OR PB PY RJ " +
    "SK TG TN TR TS UA UK UP WB",
  // https://en.wikipedia.org/wiki/Vehicle_registration_plates_of_Northern_Ireland
  northernIreland:
    "AZ BZ CZ DZ EZ FZ GZ HZ IA IB IG IJ IL IW JI JZ KZ LZ MZ NZ OI OZ PZ RZ SZ TZ UI UZ VZ WZ XI " +
    "XZ YZ",
  // https://en.wikipedia.org/wiki/Vehicle_registration_plates_of_Spain
  spain:
    "A AB AL AV B BA BI BU C CA CC CE CO CR CS CU GC GE GI GR GU H HU IB J L LE LO LU M MA ML MU NA " +
    "O OR OU P PM PO S SA SE SG SO SS T TE TF TO V VA VI Z ZA",
  // https://www.jusline.at/gesetz/kdv/paragraf/26 and its list 5d: capitals and authorities, then the rest, former ones included
  capitals: "B E G I K L N O P S T V W",
  austria:
    "AM BA BB BD BG BH BL BM BN BP BR BZ DL DO EF EU FB FE FF FK FR FV FW GB GD GF GK GM GR GS GU " +
    "HA HB HE HF HL HO IL IM JE JO JU JW KB KF KG KI KK KL KO KR KS KU LA LB LE LF LI LL LN LZ MA " +
    "MD ME MI MT MU MZ ND NK OP OW PE PL PT RA RE RI RO SB SD SE SK SL SO SP SR ST SV SW SZ TA TD " +
    "TK TU UU VB VD VI VK VL VO WB WD WE WK WL WN WO WT WU WY WZ ZE ZT ZW",
  // https://en.wikipedia.org/wiki/Vehicle_registration_plates_of_Switzerland
  switzerland: "AG AI AR BE BL BS FR GE GL GR JU LU NE NW OW SG SH SO SZ TG TI UR VD VS ZG ZH",
  // https://en.wikipedia.org/wiki/Vehicle_registration_plates_of_Slovakia
  slovakia:
    "BA BB BJ BL BN BR BS BT BY CA CC DK DS DT GA GL HC HE IL KA KE KI KK KM KN KS LC LE LM LV MA " +
    "ML MT MY NI NM NO NR NZ PB PD PE PK PN PO PP PT PU RA RK RS RV SA SB SC SE SI SK SL SN SO SP " +
    "SV TN TO TR TS TT TV VK VT ZA ZC ZH ZM ZV",
  // Germany's parliaments, governments, police, armies and helpers
  authorities: "BBL BD BP BW BWL BYL HEL LSA LSN MVL NL NRW RPL SAL SH THL THW X Y",
};
