import type { DirectoryTexts } from "./en";

/** The people of the server in Japanese. */
export const directoryJa: DirectoryTexts = {
  text: "このサーバーにアカウントを持つ全員です。端末の盗難やキーの漏えいで本人が対応できないときは、ここで終了できます。終了したことは組織の監査ログに残ります。",
  find: "利用者を探す",
  findHint: "名前またはメールアドレス",
  nobody: ({ words }) => `名前やアドレスに「${words}」を含む利用者はいません。`,
  unverified: "アドレス未確認",
  without: "所属組織なし",
  place: ({ name, role }) => `${name}（${role}）`,
  look: ({ name }) => `${name}さんのセッションとキー`,
  sessions: "セッション",
  noSessions: "どこにもサインインしていません。",
  endAll: "すべてのセッションを終了",
  endAllTitle: ({ name }) => `${name}さんのすべてのセッションを終了しますか？`,
  endAllText: "アプリを含むすべての場所でサインアウトされます。本人は通常の方法で再びサインインできます。",
  keys: "API キー",
  noKeys: "キーはありません。",
  keyOf: ({ organization, prefix }) => `${organization} · ${prefix}…`,
  remove: ({ name }) => `キー「${name}」を取り消す`,
  removeTitle: ({ name }) => `キー「${name}」を取り消しますか？`,
  removeText: "このキーを使うプログラムは、今後拒否されます。",
  removed: ({ name }) => `キー「${name}」を取り消しました。`,
};
