import { useMutation, useQuery } from "@tanstack/react-query";
import { Building2 } from "lucide-react";
import { useState } from "react";
import { api, take } from "../api/client";
import styles from "../session/front.module.css";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { TextField } from "../ui/field";
import { Form, ProblemBanner } from "../ui/form";
import { depart } from "./journey";
import { choicesQuery } from "./queries";
import { useIdentityTexts } from "./texts";

interface ProviderButtonsProps {
  to: string | undefined;
}

/** The providers of the only organisation, or a way to those of one's own. */
export function ProviderButtons({ to }: ProviderButtonsProps) {
  const i = useIdentityTexts();
  const choices = useQuery(choicesQuery);
  const [looking, setLooking] = useState(false);
  const go = useMutation({ mutationFn: (id: string) => depart(id, to) });
  const find = useMutation({
    mutationFn: async (email: string) => {
      const { items } = await take(api.GET("/api/v1/auth/providers", { params: { query: { email } } }));
      const first = items[0];
      if (items.length === 1 && first) await depart(first.id, to);
      return items;
    },
  });
  const offered = find.data ?? choices.data ?? [];
  return (
    <>
      {go.isError && <ProblemBanner error={go.error} />}
      {offered.map(choice => (
        <Button
          key={choice.id}
          size="l"
          icon={<Building2 />}
          className={styles.submit}
          isPending={go.isPending && go.variables === choice.id}
          onPress={() => go.mutate(choice.id)}
        >
          {i.with({ name: choice.name })}
        </Button>
      ))}
      {offered.length === 0 && !looking && choices.isFetched && (
        <Button look="ghost" icon={<Building2 />} onPress={() => setLooking(true)}>
          {i.organization}
        </Button>
      )}
      {looking && offered.length === 0 && (
        <Form error={find.error} onSubmit={({ email = "" }) => find.mutate(email)}>
          <TextField
            name="email"
            type="email"
            label={i.organizationEmail}
            description={i.organizationLead}
            autoComplete="email"
            isRequired
            autoFocus
          />
          {find.data && <Banner>{i.none({ domain: (find.variables ?? "").replace(/^.*@/, "") })}</Banner>}
          <Button type="submit" size="l" className={styles.submit} isPending={find.isPending}>
            {i.next}
          </Button>
        </Form>
      )}
    </>
  );
}
