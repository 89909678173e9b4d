import type { RecommendationTexts } from "./en";

/** What suits a recording, in Japanese. */
export const recommendationJa: RecommendationTexts = {
  title: "記録に合うもの",
  lead: "記録ファイルをドロップすると、合うレイアウト、拡張機能、パネルが分かります。ファイルはこのブラウザーの中に留まります。読むのは目次だけで、何も送信しません。",
  leadSharing:
    "記録ファイルをドロップすると、合うレイアウト、拡張機能、パネルが分かります。ファイルはこのブラウザーの中に留まり、読むのは目次だけです。同意して送る内容は、下にそのまま表示します。",
  drop: "MCAP ファイルをここにドロップ",
  dropNow: "離すと中を調べます",
  choose: "ファイルを選ぶ",
  reading: p => `${p.name} を調べています…`,
  trouble: {
    not_mcap: "MCAP ファイルではありません。.mcap で終わるファイルを選んでください。",
    no_index:
      "このファイルには目次がありません。記録中に停止した場合などに起こります。「mcap recover」で作成できます。",
    damaged: "このファイルは壊れています。書かれている内容に矛盾があります。「mcap recover」で直る場合があります。",
    too_large:
      "このファイルの目次は 64 MiB を超えています。「mcap recover」で小さくするか、記録の一部を選んでください。",
  },
  notRanked: "候補の一覧を読み込めませんでした。少し待ってから、もう一度ファイルを選んでください。",
  kept: "このファイルの内容は、このブラウザーの外に出ていません。",
  keptSharing: "ファイルはこのブラウザーの外に出ていません。伝えるのは、同意した内容だけです。",
  facts: { topics: "トピック", messages: "メッセージ", duration: "長さ", size: "サイズ" },
  topics: p => `読み取った内容：トピック ${p.count.toLocaleString("ja-JP")} 件`,
  topic: "トピック",
  schema: "メッセージの型",
  count: "メッセージ数",
  layouts: "レイアウト",
  extensions: "拡張機能",
  panels: "パネル",
  panelsText: "このようなデータを持つ人が、それぞれのパネルを使いたいと思う確率です。",
  coverage: p => `${p.topics} 個中 ${p.present} 個のトピックがあります`,
  missing: p => `ないもの：${p.topics}`,
  none: "合うものがありません",
  noneText: "この種類のデータを表示するレイアウトや拡張機能は、まだ公開されていません。",
  closed: "候補がありません",
  closedText: "カタログが空か、全員には公開されていません。",
};
