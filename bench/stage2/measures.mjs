// What was measured, by kind of act.

export class Measures {
  kinds = {}

  of(kind) {
    return this.kinds[kind] ??= { times: [], errors: [] }
  }

  took(kind, milliseconds) {
    this.of(kind).times.push(milliseconds)
  }

  failed(kind, why) {
    this.of(kind).errors.push(why)
  }

  /** What has come together since the last time. */
  take() {
    const taken = this.kinds
    this.kinds = {}
    return taken
  }
}

export function merge(several) {
  const all = new Measures()
  for (const kinds of several) {
    for (const [kind, { times, errors }] of Object.entries(kinds)) {
      const of = all.of(kind)
      for (const time of times) of.times.push(time)
      of.errors.push(...errors)
    }
  }
  return all.kinds
}

export function summary(kinds) {
  const rows = Object.entries(kinds).sort(([one], [other]) => one.localeCompare(other)).map(([kind, { times, errors }]) => {
    const sorted = Float64Array.from(times).sort()
    const at = share => sorted.length ? Number(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1)) : NaN
    return { kind, count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), longest: at(1), errors: errors.length }
  })
  return rows
}
