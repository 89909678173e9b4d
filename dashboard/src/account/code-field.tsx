import { ApiProblem } from "../api/problem";
import { TextField } from "../ui/field";
import { useAccountTexts } from "./texts";

/** The code of the second factor. */
export function CodeField() {
  const a = useAccountTexts();
  return (
    <TextField name="code" label={a.code} description={a.codeHint} autoComplete="one-time-code" isRequired autoFocus />
  );
}

/** Whether the first factor was right and the second one is asked for. */
export function needsCode(problem: unknown): boolean {
  return problem instanceof ApiProblem && problem.code === "second_factor_required";
}
