// What is typed into the fields of a list that is about to be written anew; the answer puts it back, with what was open.
export function keepTyped(list) {
  const now = document.activeElement;
  const typed = [...list.querySelectorAll("textarea")].filter((field) => field.value || field === now);
  const kept = typed.map((field) => ({ id: field.id, value: field.value, from: field.selectionStart, to: field.selectionEnd, has: field === now, sending: field.form.elements.sending?.value }));
  return () => {
    for (const { id, value, from, to, has, sending } of kept) {
      const field = list.querySelector(`#${CSS.escape(id)}`);
      if (!field) continue;
      field.closest("details").open = true;
      field.value = value;
      if (sending) field.form.elements.sending.value = sending;
      if (!has) continue;
      field.focus({ preventScroll: true });
      field.setSelectionRange(from, to);
    }
  };
}
