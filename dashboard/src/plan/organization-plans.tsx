import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { api, take } from "../api/client";
import { pagesOf } from "../api/pages";
import type { Limits, OrganizationPlan } from "../api/types";
import { useTexts } from "../language/language";
import settings from "../settings/settings-page.module.css";
import { Badge } from "../ui/badge";
import { Button, IconButton } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Form } from "../ui/form";
import { MoreButton } from "../ui/more-button";
import { Select } from "../ui/select";
import { Failure, Skeleton } from "../ui/states";
import { notify, notifyFailure } from "../ui/toast";
import { LimitFields, limitsOf } from "./limit-fields";
import styles from "./plan.module.css";
import { usePlanTexts } from "./texts";

type Plan = OrganizationPlan["plan"];

const plans = ["free", "pro", "enterprise"] as const satisfies Plan[];

const organizationsQuery = pagesOf(["organization-plans"], after =>
  take(api.GET("/api/v1/operator/organizations", { params: { query: { after } } })),
);

/** Every organisation of the server, the plan that it has, and limits of its own where somebody has set them. */
export function OrganizationPlans() {
  const organizations = useInfiniteQuery(organizationsQuery);
  if (organizations.isPending) return <Skeleton lines={2} height={48} />;
  if (organizations.isError) {
    return <Failure compact error={organizations.error} onRetry={() => void organizations.refetch()} />;
  }
  return (
    <>
      <ul className={settings.people}>
        {organizations.data.map(organization => (
          <Row key={organization.id} organization={organization} />
        ))}
      </ul>
      <MoreButton query={organizations} />
    </>
  );
}

function useChange({ id }: OrganizationPlan) {
  const t = useTexts();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { plan: Plan; own_limits: Limits | null }) =>
      take(api.PUT("/api/v1/operator/organizations/{id}/plan", { params: { path: { id } }, body })),
    onSuccess: () => {
      notify(t.settings.saved);
      return client.invalidateQueries({ queryKey: organizationsQuery.queryKey });
    },
  });
}

function Row({ organization }: { organization: OrganizationPlan }) {
  const t = useTexts();
  const p = usePlanTexts();
  const change = useChange(organization);
  const [editing, setEditing] = useState(false);
  const { name, plan, own_limits } = organization;
  return (
    <li>
      <div className={settings.person}>
        <span className={settings.who}>
          {name}
          <small>{p.people({ count: organization.members })}</small>
        </span>
        {own_limits && <Badge tone="violet">{p.own}</Badge>}
        <Select<Plan>
          label={p.planOf({ name })}
          hideLabel
          look="quiet"
          value={plan}
          choices={plans.map(id => ({ id, label: p.names[id] }))}
          onChange={wanted =>
            change.mutate({ plan: wanted, own_limits }, { onError: error => notifyFailure(t, error) })
          }
        />
      </div>
      <IconButton size="s" label={p.ownOf({ name })} icon={<SlidersHorizontal />} onPress={() => setEditing(true)} />
      {editing && <OwnLimits organization={organization} onClose={() => setEditing(false)} />}
    </li>
  );
}

function OwnLimits({ organization, onClose }: { organization: OrganizationPlan; onClose: () => void }) {
  const t = useTexts();
  const p = usePlanTexts();
  const change = useChange(organization);
  const { name, plan, own_limits } = organization;
  const set = (own: Limits | null) => change.mutate({ plan, own_limits: own }, { onSuccess: onClose });
  return (
    <Dialog title={p.ownOf({ name })} isOpen onClose={onClose} size="s">
      <p className={settings.hint}>{p.ownText}</p>
      <Form error={change.error} onSubmit={values => set(limitsOf(values))}>
        <LimitFields limits={own_limits} />
        <div className={styles.actions}>
          <Button type="submit" look="primary" isPending={change.isPending}>
            {t.common.save}
          </Button>
          {own_limits && (
            <Button isDisabled={change.isPending} onPress={() => set(null)}>
              {p.ownEnd}
            </Button>
          )}
        </div>
      </Form>
    </Dialog>
  );
}
