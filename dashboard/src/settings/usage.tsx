import { useQuery } from "@tanstack/react-query";
import { usageQuery } from "../intent/queries";
import { intentStatuses, providerName } from "../intent/status";
import { useFormat, useTexts } from "../language/language";
import { DataTable, NumberCell } from "../ui/data-table";
import { Failure, Skeleton } from "../ui/states";
import styles from "./settings-page.module.css";

/** What the intents of this month cost, and how much of the budget is left. */
export function Usage() {
  const t = useTexts();
  const format = useFormat();
  const usage = useQuery(usageQuery);
  if (usage.isPending) return <Skeleton lines={4} height={60} />;
  if (usage.isError) return <Failure compact error={usage.error} onRetry={() => void usage.refetch()} />;
  const { month, limit_micros: limit, spent_micros: spent, providers, intents } = usage.data;
  const counts = intents as Record<string, number>;
  const share = limit ? Math.min(100, (100 * spent) / limit) : 0;
  return (
    <>
      <div className={styles.setting}>
        <p>
          {t.usage.spent({ month, spent: format.cost(spent) })}
          {limit !== null && ` ${t.usage.of({ limit: format.cost(limit) })}`}
        </p>
        {limit !== null && (
          <meter className={styles.meter} aria-label={t.usage.budget} min={0} max={100} value={share}>
            {format.number(Math.round(share))}%
          </meter>
        )}
        <p className={styles.hint}>{limit === null ? t.usage.noLimit : t.usage.limitHint}</p>
      </div>
      <dl className={styles.figures}>
        {intentStatuses.map(status => (
          <div key={status}>
            <dt>{t.intent.status[status]}</dt>
            <dd>{format.number(counts[status] ?? 0)}</dd>
          </div>
        ))}
      </dl>
      {providers.length > 0 && (
        <DataTable
          label={t.settings.sections.usage}
          columns={[t.intent.provider, t.usage.calls, t.usage.input, t.usage.output, t.intent.cost]}
        >
          {providers.map(provider => (
            <tr key={`${provider.provider} ${provider.model}`}>
              <td>{providerName(t, provider.provider, provider.model)}</td>
              <NumberCell>{format.number(provider.intents)}</NumberCell>
              <NumberCell>{format.number(provider.input_tokens)}</NumberCell>
              <NumberCell>{format.number(provider.output_tokens)}</NumberCell>
              <NumberCell>{format.cost(provider.cost_micros)}</NumberCell>
            </tr>
          ))}
        </DataTable>
      )}
    </>
  );
}
