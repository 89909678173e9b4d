import type { PlanTexts } from "./en";

/** Japanese, of the pages about plans. */
export const planJa: PlanTexts = {
  is: p => `この組織のプランは「${p.plan}」です。`,
  names: { free: "フリー", pro: "プロ", enterprise: "エンタープライズ" },
  limits: { members: "メンバー", storage_bytes: "ファイル", intents_per_month: "今月のインテント（UTC）" },
  unlimited: p => `${p.used} を使用中（上限なし）`,
  limited: p => `${p.allowed} のうち ${p.used} を使用中`,
  hint: "上限に達しても今あるものは失われず、増やせなくなるだけです。プランを変えるのはサーバーの運営者です。",
  text: "このプランのすべての組織に効きます。空欄は上限なしです。下げても今あるものは失われません。",
  fields: { members: "メンバー", storage: "ファイル（ギガバイト）", intents: "月ごとのインテント" },
  noLimit: "上限なし",
  save: p => `「${p.plan}」を保存`,
  planOf: p => `${p.name} のプラン`,
  people: p => `${p.count} 人`,
  own: "独自の上限",
  ownOf: p => `${p.name} の上限`,
  ownText: "プランの上限の代わりに、この組織だけに効きます。空欄は上限なしです。",
  ownEnd: "プランの上限に戻す",
};
