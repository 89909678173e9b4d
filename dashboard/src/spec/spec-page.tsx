import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTexts } from "../language/language";
import { Page } from "../ui/page";
import { Failure, Loading, Skeleton } from "../ui/states";
import { BackToSpecs } from "./back";
import { specQuery } from "./queries";

const SpecWorkspace = lazy(() => import("./spec-workspace"));

export function SpecPage() {
  const t = useTexts();
  const { id = "" } = useParams({ strict: false });
  const spec = useQuery(specQuery(id));
  if (spec.isPending) {
    return (
      <Page title={t.places.specs} before={<BackToSpecs />} width="text">
        <Skeleton lines={10} height={20} />
      </Page>
    );
  }
  if (spec.isError) {
    return (
      <Page title={t.places.specs} before={<BackToSpecs />}>
        <Failure error={spec.error} onRetry={() => void spec.refetch()} />
      </Page>
    );
  }
  return (
    <Suspense fallback={<Loading />}>
      <SpecWorkspace key={id} spec={spec.data} />
    </Suspense>
  );
}
