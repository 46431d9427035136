// Opens a dialog where a link without script would go to its own page.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog-open]");
  const modified = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  const dialog = opener && document.getElementById(opener.dataset.dialogOpen);
  if (!dialog?.showModal || modified) return;
  event.preventDefault();
  dialog.showModal();
});
