import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, take } from "../api/client";
import type { PlanLimits } from "../api/types";
import { useTexts } from "../language/language";
import settings from "../settings/settings-page.module.css";
import { Button } from "../ui/button";
import { Form } from "../ui/form";
import { Failure, Skeleton } from "../ui/states";
import { notify } from "../ui/toast";
import { LimitFields, limitsOf } from "./limit-fields";
import { OrganizationPlans } from "./organization-plans";
import styles from "./plan.module.css";
import { usePlanTexts } from "./texts";

const limitsQuery = {
  queryKey: ["plans"],
  queryFn: async () => (await take(api.GET("/api/v1/operator/plans"))).items,
};

/** Settings, "Plans": what each plan allows and who has which, for whoever runs the server. */
export function PlansSection() {
  const t = useTexts();
  const p = usePlanTexts();
  const plans = useQuery(limitsQuery);
  if (plans.isPending) return <Skeleton lines={4} height={60} />;
  if (plans.isError) return <Failure compact error={plans.error} onRetry={() => void plans.refetch()} />;
  return (
    <>
      <p className={settings.hint}>{p.text}</p>
      {plans.data.map(plan => (
        <PlanForm key={plan.plan} plan={plan} />
      ))}
      <h3 className={settings.subtitle}>{t.shell.organizations}</h3>
      <OrganizationPlans />
    </>
  );
}

function PlanForm({ plan: { plan, limits } }: { plan: PlanLimits }) {
  const t = useTexts();
  const p = usePlanTexts();
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (values: Record<string, string>) =>
      take(api.PUT("/api/v1/operator/plans/{plan}", { params: { path: { plan } }, body: limitsOf(values) })),
    onSuccess: () => {
      notify(t.settings.saved);
      void client.invalidateQueries({ queryKey: limitsQuery.queryKey });
    },
  });
  return (
    <Form className={styles.plan} error={save.error} onSubmit={values => save.mutate(values)}>
      <fieldset className={styles.limits}>
        <legend>{p.names[plan]}</legend>
        <LimitFields limits={limits} />
      </fieldset>
      <Button type="submit" className={settings.submit} isPending={save.isPending}>
        {p.save({ plan: p.names[plan] })}
      </Button>
    </Form>
  );
}
