import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, take } from "../api/client";
import { useTexts } from "../language/language";
import styles from "../settings/settings-page.module.css";
import { Switch } from "../ui/checkbox";
import { notify, notifyFailure } from "../ui/toast";
import { ruleQuery } from "./queries";
import { useImpersonationTexts } from "./texts";

/** Settings, "Organisation", for owners: whether people may be asked at all. */
export function RuleSwitch() {
  const t = useTexts();
  const i = useImpersonationTexts();
  const client = useQueryClient();
  const rule = useQuery(ruleQuery);
  const change = useMutation({
    mutationFn: (permitted: boolean) =>
      take(api.PUT("/api/v1/organizations/current/impersonation", { body: { permitted } })),
    onSuccess: changed => {
      client.setQueryData(ruleQuery.queryKey, changed);
      notify(t.settings.saved);
    },
    onError: error => notifyFailure(t, error),
  });
  if (!rule.data) return null;
  return (
    <>
      <h3 className={styles.subtitle}>{i.rule}</h3>
      <p className={styles.hint}>{i.ruleText}</p>
      <Switch isSelected={rule.data.permitted} isDisabled={change.isPending} onChange={on => change.mutate(on)}>
        {i.ruleSwitch}
      </Switch>
    </>
  );
}
