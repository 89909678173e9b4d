import { FieldError } from "react-aria-components";
import { useTexts } from "../language/language";
import styles from "./field.module.css";

/** What is wrong with a field, in the language of the dashboard; the browser's own words are in the browser's. */
export function InvalidText({ minLength, maxLength }: { minLength?: number; maxLength?: number }) {
  const t = useTexts().invalid;
  return (
    <FieldError className={styles.error}>
      {({ validationDetails: found, validationErrors: given }) => {
        if (found.valueMissing) return t.required;
        if (found.tooShort && minLength) return t.tooShort({ minLength });
        if (found.tooLong && maxLength) return t.tooLong({ maxLength });
        if (found.typeMismatch || found.patternMismatch) return t.form;
        if (found.badInput || found.rangeOverflow || found.rangeUnderflow || found.stepMismatch) return t.number;
        return given.join(" ");
      }}
    </FieldError>
  );
}
