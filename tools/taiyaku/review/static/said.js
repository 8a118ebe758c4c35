// What the server says of a request that it did not carry out: one line, in the person's language.
// Empty where it says nothing of the kind: the caller then knows what to say.
export async function said(answer) {
  const kind = answer.headers.get("content-type") ?? "";
  try {
    if (kind.startsWith("application/json")) return (await answer.json()).error ?? "";
    if (kind.startsWith("text/plain")) return (await answer.text()).trim();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector("[role=alert]")?.textContent.trim().replace(/\s+/g, " ") ?? "";
  } catch {
    return "";
  }
}
