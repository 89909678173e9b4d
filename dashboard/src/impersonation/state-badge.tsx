import type { ImpersonationRequest } from "../api/types";
import { Badge, type Tone } from "../ui/badge";
import { useImpersonationTexts } from "./texts";

type State = ImpersonationRequest["state"];

const tones: Record<State, Tone> = {
  asked: "amber",
  allowed: "green",
  refused: "red",
  running: "violet",
  ended: "gray",
  expired: "gray",
};

export function StateBadge({ state }: { state: State }) {
  return <Badge tone={tones[state]}>{useImpersonationTexts().states[state]}</Badge>;
}
