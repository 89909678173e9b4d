import { useMutation } from "@tanstack/react-query";
import { FileSearch, SearchX, Store } from "lucide-react";
import { MarketplaceNav } from "../catalogue/marketplace-nav";
import { FeedbackOffer } from "../feedback/feedback-offer";
import { FeedbackDetails } from "../feedback/feedback-settings";
import { useDraft } from "../feedback/use-draft";
import { useFeedback } from "../feedback/use-feedback";
import { useLanguage } from "../language/language";
import { Banner } from "../ui/banner";
import { DropZone } from "../ui/drop-zone";
import { Page } from "../ui/page";
import { Empty, Loading } from "../ui/states";
import { PanelChances } from "./panel-chances";
import { RankedItems } from "./ranked-items";
import { type Advice, advise } from "./ranker";
import styles from "./recommendation.module.css";
import { type Recording, RecordingFailure, readRecording } from "./recording";
import { RecordingFacts } from "./recording-facts";
import { useRecommendationTexts } from "./texts";

/** Looks into a recording in the browser and says what suits it. */
export function RecommendPage() {
  const r = useRecommendationTexts();
  const { language } = useLanguage();
  const looked = useMutation({
    mutationFn: async (file: File): Promise<{ recording: Recording; advice: Advice }> => {
      const recording = await readRecording(file);
      return { recording, advice: await advise(recording, language) };
    },
  });
  const draft = useDraft(looked.data);
  const sharing = useFeedback().state === "sharing";
  const take = ([file]: readonly File[]) => {
    if (file) looked.mutate(file);
  };
  return (
    <Page title={r.title} bar={<MarketplaceNav />}>
      <div className={styles.page}>
        <p className={styles.lead}>{sharing ? r.leadSharing : r.lead}</p>
        <DropZone
          icon={<FileSearch size={24} aria-hidden="true" />}
          text={r.drop}
          dropText={r.dropNow}
          action={r.choose}
          types={[".mcap"]}
          isDisabled={looked.isPending}
          onFiles={take}
        />
        {looked.isPending && <Loading label={r.reading({ name: looked.variables.name })} />}
        {looked.isError && (
          <Banner tone="bad">
            {looked.error instanceof RecordingFailure ? r.trouble[looked.error.trouble] : r.notRanked}
          </Banner>
        )}
        {looked.data && <Result {...looked.data} sharing={sharing} />}
        {(looked.data?.advice.offered ?? 0) > 0 && <FeedbackOffer draft={draft} />}
        <FeedbackDetails />
      </div>
    </Page>
  );
}

interface ResultProps {
  recording: Recording;
  advice: Advice;
  /** Whether its reader agreed that something of it is told. */
  sharing: boolean;
}

function Result({ recording, advice, sharing }: ResultProps) {
  const r = useRecommendationTexts();
  const nothing = advice.layouts.length + advice.extensions.length === 0;
  return (
    <div className={styles.result}>
      <RecordingFacts recording={recording} sharing={sharing} />
      {nothing && (
        <Empty
          compact
          icon={advice.offered === 0 ? <Store /> : <SearchX />}
          title={advice.offered === 0 ? r.closed : r.none}
        >
          {advice.offered === 0 ? r.closedText : r.noneText}
        </Empty>
      )}
      <div className={styles.columns}>
        <div className={styles.main}>
          {advice.layouts.length > 0 && <RankedItems title={r.layouts} items={advice.layouts} words={advice.words} />}
          {advice.extensions.length > 0 && (
            <RankedItems title={r.extensions} items={advice.extensions} words={advice.words} />
          )}
        </div>
        {advice.offered > 0 && advice.panels.length > 0 && <PanelChances panels={advice.panels} />}
      </div>
    </div>
  );
}
