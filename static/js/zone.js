// Proposes the browser's own time zone to a member who has not chosen one yet.
for (const select of document.querySelectorAll("select[data-guess-zone]")) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const known = [...select.options].some((option) => option.value === here);
  if (!select.value && known) select.value = here;
}
