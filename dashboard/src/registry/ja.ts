import type { RegistryTexts } from "./en";

/** What publishers do with what they have published, in Japanese. */
export const registryJa: RegistryTexts = {
  title: "公開したもの",
  lead: "組織が公開したすべてのものです。ほかの人に見えないものも含みます。",
  none: "まだ何も公開されていません",
  noneText: "公開したものを、ここで管理できます。",
  back: "公開したものの一覧",
  manage: p => `${p.name} を管理`,
  show: "ページを開く",
  downloads: "ダウンロード",
  versions: "バージョン",
  all: "すべてのバージョン",
  allText: "まだ提供しているすべてのバージョンが変わります。",
  visibility: "公開範囲",
  visibilityText: "変更できるのは公開者の所有者だけです。すでに持っている人の手元からは消えません。",
  visibilities: { public: "全員", organization: "組織内のみ" },
  visible: "公開範囲を変更しました",
  actionsOf: p => `バージョン ${p.version} の操作`,
  actions: { published: "再び提供する", deprecated: "非推奨にする", yanked: "取り下げる", removed: "完全に削除する" },
  titles: {
    published: p => `${p.what} を再び提供しますか？`,
    deprecated: p => `${p.what} を非推奨にしますか？`,
    yanked: p => `${p.what} を取り下げますか？`,
    removed: p => `${p.what} を完全に削除しますか？`,
  },
  texts: {
    published: "以前と同じように一覧と推薦に表示されます。",
    deprecated: "一覧には残り、使用を勧めないことが表示されます。",
    yanked: "一覧にも推薦にも表示されなくなります。バージョンを直接指定した人は引き続き入手できます。",
    removed:
      "内容は消去され、元に戻せません。名前、バージョン、ハッシュと理由は残り、このバージョンは二度と使えません。",
  },
  version: p => `バージョン ${p.version}`,
  allOf: p => `${p.name} のすべてのバージョン`,
  reason: "理由（全員に表示されます）",
  replacement: "代わりに使うもの（ID）",
  replacementHint: "例：acme.new-map",
  changed: {
    published: "再び提供しました",
    deprecated: "非推奨にしました",
    yanked: "取り下げました",
    removed: "削除しました",
  },
};
