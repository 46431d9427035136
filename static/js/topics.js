// Makes suggested topics buttons that add themselves to the field they belong to.
for (const list of document.querySelectorAll("[data-topics-for]")) {
  const field = document.getElementById(list.dataset.topicsFor);
  for (const tag of list.querySelectorAll(".topic-tag")) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: tag.className });
    button.textContent = tag.textContent;
    button.addEventListener("click", () => {
      const names = field.value.split(",").map((name) => name.trim()).filter(Boolean);
      if (!names.includes(button.textContent)) names.push(button.textContent);
      field.value = names.join(", ");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    tag.replaceWith(button);
  }
}
