// Hides what is typed in the code field from the people around, and a button to see it.
// The field stays a text field: a password field would make the browser of a shared device offer to keep the code.
export function mount(group) {
  const input = group.querySelector("input");
  const button = group.querySelector("button");
  const [hideLabel, showLabel] = button.querySelectorAll("span");
  const icon = button.querySelector("use");
  const sprite = icon.getAttribute("href").split("#")[0];

  const show = (visible) => {
    input.classList.toggle("input--masked", !visible);
    hideLabel.hidden = !visible;
    showLabel.hidden = visible;
    icon.setAttribute("href", `${sprite}#${visible ? "eye-off" : "eye"}`);
  };

  if (!CSS.supports("-webkit-text-security", "disc")) return; // the code stays readable, and the button useless
  button.removeAttribute("aria-pressed");
  button.hidden = false;
  show(false);
  button.addEventListener("click", () => {
    show(input.classList.contains("input--masked"));
    input.focus();
  });
}
