// Evaluates the formulas that cours/exercices/formulas.py has read: same results, to the cent
// (tests/cours/exercices/formulas_cases.json holds both to it). null = no value.

export const cents = (amount) => Math.sign(amount) * Math.round(Math.abs(amount) * 100 + 1e-7) / 100;

export function value([kind, ...rest], known) {
  if (kind === "number") return Number(rest[0]);
  if (kind === "name") return known[rest[0]] ?? null;
  const numbers = rest.map((node) => value(node, known));
  if (numbers.includes(null)) return null;
  const [left, right] = numbers;
  switch (kind) {
    case "min": return Math.min(...numbers);
    case "max": return Math.max(...numbers);
    case "+": return left + right;
    case "-": return left - right;
    case "*": return left * right;
    default: return right === 0 ? null : left / right;
  }
}

export function holds([sign, ...sides], known) {
  const [left, right] = sides.map((node) => value(node, known)).map((found) => (found === null ? null : cents(found)));
  if (left === null || right === null) return false;
  switch (sign) {
    case "<": return left < right;
    case "<=": return left <= right;
    case ">": return left > right;
    case ">=": return left >= right;
    case "=": return left === right;
    default: return left !== right;
  }
}

// Reads a number as people write it, like cours/exercices/folding.py:number. null when it is not one.
export function number(text, unit = "") {
  let bare = text.replace(/\s+/g, "").toLowerCase().replace(/−/g, "-").replace(/٫/g, ",");
  if ("=~≈".includes(bare[0] ?? "-")) bare = bare.slice(1);
  bare = bare.replace(/(\d)€(?=\d{2}$)/, "$1,");
  for (const word of [unit, "€", "euros", "euro", "eur", "%"]) {
    const ending = word.replace(/\s+/g, "").toLowerCase();
    if (ending && bare.endsWith(ending)) bare = bare.slice(0, -ending.length);
  }
  if (bare.includes(",") && bare.includes(".")) bare = bare.replaceAll(bare.lastIndexOf(",") > bare.lastIndexOf(".") ? "." : ",", "");
  bare = bare.replace(/,/g, ".").replace(/\.+$/, "");
  return /^[+-]?\d{1,12}(?:\.\d{1,6})?$/.test(bare) ? Number(bare) : null;
}

// « 1 012 € », « 4,35 € par heure », like cours/exercices/amounts.py.
export function written(amount, unit = "") {
  if (amount === null || Math.abs(amount) > 1e15) return "–";
  const rounded = cents(amount);
  const digits = Number.isInteger(rounded) ? 0 : 2;
  const [whole, rest] = Math.abs(rounded).toFixed(digits).split(".");
  const text = (rounded < 0 ? "−" : "") + whole.replace(/\B(?=(\d{3})+$)/g, "\u202f") + (rest ? `,${rest}` : "");
  return unit ? `${text}\u00a0${unit}` : text;
}
