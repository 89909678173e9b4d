import type { FeedbackTexts } from "./en";

/** Anonymous feedback, in Japanese. */
export const feedbackJa: FeedbackTexts = {
  title: "匿名のフィードバック",
  offer: "匿名のフィードバックを送りますか？",
  share: "送る",
  decline: "送らない",
  shared: "ありがとうございます。あなたが誰かは分かりません。",
  declined: "何も送信しません。",
  version: p => `${p.version} 版の文`,
  states: {
    refused: "オフ（ブラウザーの設定による）",
    unknown: "不明",
    unasked: "送っていません",
    sharing: "送っています",
    declined: "送っていません",
  },
  explained: {
    refused: "ブラウザーが追跡の拒否（Do Not Track、Global Privacy Control）を求めているため、何も送信しません。",
    unknown: "サーバーから同意文を読み込めませんでした。",
    unasked: "この文に同意しない限り、何も送信しません。",
    changed: "回答後に文が変わりました。新しい文に同意しない限り、何も送信しません。",
    sharing: "このブラウザーでのおすすめの結果を、同意した範囲で伝えています。",
    declined: "何も送信しません。ここでいつでも変更できます。",
  },
  withdraw: "同意を取り消す",
  withdrawn: "今後は何も送信しません",
  install: "この環境の番号",
  installText:
    "このブラウザーで作った乱数です。新しくすると、前後に伝えた内容を誰も結び付けられません。古い番号で伝えた内容はここから削除できなくなり、期限が来ると自動的に消えます。",
  change: "番号を新しくする",
  changed: "番号を新しくしました",
  remove: "送った内容を削除",
  removeText: "この番号で伝えた内容を、サーバーからただちにすべて削除します。元には戻せません。",
  removed: p => `サーバーで削除した数：${p.count}`,
  notRemoved: "削除できませんでした",
  nothingSent: "このブラウザーには番号がないため、削除できる内容はありません。",
  outgoing: "送信する内容",
  previews: {
    draft: "同意すると、上に表示されているものについて次の内容を送ります。",
    next: "次に送る内容：",
    last: "このページから最後に送った内容：",
    example: "送信待ちの内容はありません。送る場合は次のようになります。",
  },
};
