/** Cities by their Japanese names, which no browser knows; the countries and times of zones it does. */
const cities: Record<string, string> = {
  "Africa/Cairo": "カイロ",
  "Africa/Johannesburg": "ヨハネスブルグ",
  "Africa/Lagos": "ラゴス",
  "Africa/Nairobi": "ナイロビ",
  "America/Argentina/Buenos_Aires": "ブエノスアイレス",
  "America/Bogota": "ボゴタ",
  "America/Buenos_Aires": "ブエノスアイレス",
  "America/Chicago": "シカゴ ダラス ヒューストン",
  "America/Denver": "デンバー",
  "America/Halifax": "ハリファックス",
  "America/Lima": "リマ",
  "America/Los_Angeles": "ロサンゼルス サンフランシスコ シアトル",
  "America/Mexico_City": "メキシコシティ",
  "America/New_York": "ニューヨーク ボストン ワシントン",
  "America/Phoenix": "フェニックス",
  "America/Santiago": "サンティアゴ",
  "America/Sao_Paulo": "サンパウロ",
  "America/Toronto": "トロント モントリオール",
  "America/Vancouver": "バンクーバー",
  "Asia/Bangkok": "バンコク",
  "Asia/Calcutta": "コルカタ デリー ムンバイ ベンガルール",
  "Asia/Dhaka": "ダッカ",
  "Asia/Dubai": "ドバイ",
  "Asia/Ho_Chi_Minh": "ホーチミン ハノイ",
  "Asia/Hong_Kong": "香港",
  "Asia/Jakarta": "ジャカルタ",
  "Asia/Jerusalem": "エルサレム",
  "Asia/Karachi": "カラチ",
  "Asia/Kolkata": "コルカタ デリー ムンバイ ベンガルール",
  "Asia/Kuala_Lumpur": "クアラルンプール",
  "Asia/Manila": "マニラ",
  "Asia/Riyadh": "リヤド",
  "Asia/Saigon": "ホーチミン ハノイ",
  "Asia/Seoul": "ソウル 釜山",
  "Asia/Shanghai": "上海 北京 深圳",
  "Asia/Singapore": "シンガポール",
  "Asia/Taipei": "台北",
  "Asia/Tehran": "テヘラン",
  "Asia/Tokyo": "東京 大阪 名古屋 札幌 福岡",
  "Asia/Yangon": "ヤンゴン",
  "Australia/Brisbane": "ブリスベン",
  "Australia/Melbourne": "メルボルン",
  "Australia/Perth": "パース",
  "Australia/Sydney": "シドニー",
  "Europe/Amsterdam": "アムステルダム",
  "Europe/Athens": "アテネ",
  "Europe/Berlin": "ベルリン ミュンヘン",
  "Europe/Brussels": "ブリュッセル",
  "Europe/Copenhagen": "コペンハーゲン",
  "Europe/Dublin": "ダブリン",
  "Europe/Helsinki": "ヘルシンキ",
  "Europe/Istanbul": "イスタンブール",
  "Europe/Kiev": "キーウ",
  "Europe/Kyiv": "キーウ",
  "Europe/Lisbon": "リスボン",
  "Europe/London": "ロンドン",
  "Europe/Madrid": "マドリード バルセロナ",
  "Europe/Moscow": "モスクワ",
  "Europe/Oslo": "オスロ",
  "Europe/Paris": "パリ",
  "Europe/Prague": "プラハ",
  "Europe/Rome": "ローマ ミラノ",
  "Europe/Stockholm": "ストックホルム",
  "Europe/Vienna": "ウィーン",
  "Europe/Warsaw": "ワルシャワ",
  "Europe/Zurich": "チューリッヒ",
  "Pacific/Auckland": "オークランド",
  "Pacific/Honolulu": "ホノルル ハワイ",
};

const languages = ["ja", "en"];

/** Whatever a zone may be looked for by, in both languages: its cities, its countries and its time, such as 日本標準時. */
export function zoneNames(zones: readonly string[]): Map<string, string> {
  const countries = countriesOf();
  return new Map(
    zones.map(zone => {
      const names = [zone.replaceAll("_", " "), cities[zone] ?? "", ...(countries.get(zone) ?? [])];
      return [zone, folded([...names, ...languages.map(language => timeName(language, zone))].join(" "))];
    }),
  );
}

/** Whether every word that was typed is among the names. */
export function isNamed(names: string, typed: string): boolean {
  return folded(typed)
    .split(/\s+/)
    .every(word => names.includes(word));
}

function folded(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

function timeName(language: string, zone: string): string {
  const parts = new Intl.DateTimeFormat(language, { timeZone: zone, timeZoneName: "long" }).formatToParts(0);
  return parts.find(part => part.type === "timeZoneName")?.value ?? "";
}

/** What the compiler does not know yet: older browsers have the property, newer ones the method. */
interface Region extends Intl.Locale {
  getTimeZones?: () => string[] | undefined;
  timeZones?: string[];
}

function zonesOf(region: Region): string[] {
  return region.getTimeZones?.() ?? region.timeZones ?? [];
}

function countriesOf(): Map<string, string[]> {
  const names = languages.map(language => new Intl.DisplayNames(language, { type: "region", fallback: "none" }));
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const found = new Map<string, string[]>();
  for (const code of letters.flatMap(first => letters.map(second => first + second))) {
    const called = names.map(name => name.of(code)).filter(name => name !== undefined);
    const zones = called.length > 0 ? zonesOf(new Intl.Locale(`und-${code}`)) : [];
    for (const zone of zones) found.set(zone, [...(found.get(zone) ?? []), ...called]);
  }
  return found;
}
