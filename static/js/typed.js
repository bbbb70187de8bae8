// What is typed in a simulation: compared as cours/exercices/folding.py does, and hidden as masking.py does when it looks
// real. tests/cours/exercices/masking_cases.json holds both sides to the same answers.
export function fold(text) {
  return text.toLowerCase().replace(/ß/g, "ss").replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/’/g, "'")
    .normalize("NFKD").replace(/\p{M}/gu, "").replace(/\s+/g, " ").trim();
}

const FICTION = /^(?:019900|026191|035301|046571|053649|063998)/;
const NIR = /^[123478]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d{2}|2[AB])\d{6}(?:\d{2})?$/;
const IBAN = /^[A-Z]{2}\d{2}[A-Z\d]{11,30}$/;
const GAP = /^[ \u00a0\u2009\u202f.\-/()]{0,3}$/;
const LONGEST = 600;

function isPhone(digits, international) {
  if (!/^\d+$/.test(digits)) return false;
  if (international && !digits.startsWith("33")) return digits.length >= 8 && digits.length <= 15;
  if (international || digits.startsWith("0033")) {
    const national = digits.replace(/^00/, "").replace(/^33/, "");
    digits = national.startsWith("0") ? national : `0${national}`;
  }
  return /^0[1-9]\d{8}$/.test(digits) && !FICTION.test(digits);
}

function isCard(digits) {
  if (!/^\d{13,19}$/.test(digits) || /^0+$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, rank) => {
    const value = digit * (1 + (rank % 2));
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

function isIban(text) {
  if (!IBAN.test(text)) return false;
  let rest = 0;
  for (const character of text.slice(4) + text.slice(0, 4)) rest = Number(`${rest}${parseInt(character, 36)}`) % 97;
  return rest === 1;
}

function spans(text) {
  const tokens = [...text.slice(0, LONGEST).matchAll(/[0-9]+|[A-Za-z]+/g)].map((match) => [match.index, match.index + match[0].length]);
  const found = [];
  for (let index = 0; index < tokens.length; ) {
    const [start] = tokens[index];
    const international = text[start - 1] === "+";
    let compact = "";
    let end = tokens[index][1];
    let last = 0;
    let after = index + 1;
    for (let position = index; position < tokens.length; position += 1) {
      if (position > index && !GAP.test(text.slice(end, tokens[position][0]))) break;
      compact += text.slice(...tokens[position]).toUpperCase();
      end = tokens[position][1];
      if (compact.length > 34) break;
      if (isPhone(compact, international) || isCard(compact) || NIR.test(compact) || isIban(compact)) {
        last = end;
        after = position + 1;
      }
    }
    if (last) found.push([start, last]);
    index = after;
  }
  return found;
}

export function mask(text) {
  let shown = text.slice(0, LONGEST);
  for (const [start, end] of spans(shown).reverse()) {
    shown = shown.slice(0, start + 2) + shown.slice(start + 2, end).replace(/[0-9A-Za-z]/g, "•") + shown.slice(end);
  }
  return shown;
}
