import { queryOptions, useQuery } from "@tanstack/react-query";
import { anonymous, take } from "../api/client";
import { type Language, useLanguage } from "../language/language";
import { hasPrivacySignal, useChoice } from "./choice";

/** The server's text in a language. It may change while a page is open for days. */
const consentQuery = (language: Language) =>
  queryOptions({
    queryKey: ["feedback-consent", language],
    queryFn: () => take(anonymous.GET("/api/v1/feedback/consent", { headers: { "Accept-Language": language } })),
    staleTime: 3_600_000,
  });

/** `refused` by the browser's signal, `unknown` while the text is not there. */
export type FeedbackState = "refused" | "unknown" | "unasked" | "sharing" | "declined";

/** Where this browser stands between the server's text and its user's answer. */
export function useFeedback() {
  const { language } = useLanguage();
  const choice = useChoice();
  const refused = hasPrivacySignal();
  const { data: consent, error, refetch } = useQuery({ ...consentQuery(language), enabled: !refused });
  let state: FeedbackState;
  if (refused) state = "refused";
  else if (!consent) state = "unknown";
  else if (choice?.version !== consent.version) state = "unasked";
  else state = choice.answer === "yes" ? "sharing" : "declined";
  return { state, choice, consent, error, refetch };
}
