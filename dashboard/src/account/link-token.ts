/** The secret of a link from a mail. It stands after the hash sign, which browsers send to nobody. */
export function linkToken(): string {
  return location.hash.slice(1);
}
