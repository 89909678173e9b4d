import type { ImpersonationRequest } from "../api/types";
import { useFormat } from "../language/language";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { useOwnRequest } from "./queries";
import { useImpersonationTexts } from "./texts";

/** Above every page of the person who is asked, until there is nothing left to answer or to end. */
export default function RequestBanner({ request }: { request: ImpersonationRequest }) {
  const i = useImpersonationTexts();
  const format = useFormat();
  const { answer, end } = useOwnRequest(request);
  const operator = request.operator_name ?? i.somebody;
  const isPending = answer.isPending || end.isPending;
  if (request.state !== "asked") {
    return (
      <Banner
        tone={request.state === "running" ? "warn" : "info"}
        actions={
          <Button size="s" isPending={isPending} onPress={() => end.mutate()}>
            {request.state === "running" ? i.end : i.takeBack}
          </Button>
        }
      >
        {request.state === "running"
          ? i.running({ operator, time: format.time(request.expires_at) })
          : i.allowed({ operator })}
      </Banner>
    );
  }
  const words = { operator, minutes: request.minutes };
  return (
    <Banner
      tone="warn"
      actions={
        <>
          <Button size="s" isDisabled={isPending} onPress={() => answer.mutate(true)}>
            {i.allow}
          </Button>
          <Button size="s" isDisabled={isPending} onPress={() => answer.mutate(false)}>
            {i.refuse}
          </Button>
        </>
      }
    >
      {request.writes ? i.asksWrite(words) : i.asks(words)} {i.reason({ reason: request.reason })}
    </Banner>
  );
}
