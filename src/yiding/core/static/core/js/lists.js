// 列表: empty fields stay out of the address; a table wider than the page scrolls in its own box.
function dropEmpty(data) {
  for (const [name, value] of [...data.entries()]) {
    if (value === "") data.delete(name);
  }
}

function fit(box) {
  box.classList.remove("is-narrow");
  const table = box.querySelector("table");
  if (table && table.scrollWidth > box.clientWidth + 2) box.classList.add("is-narrow");
}

function fitAll() {
  document.querySelectorAll(".table-box").forEach(fit);
}

// Text waits for Enter: a page that changes while someone composes a word would take the word away.
// What folds the filters has no name: it asks nothing.
function onChange(event) {
  if (event.target.matches?.(".filters select, .filters [type=checkbox][name], .filters [type=date]")) {
    event.target.form.requestSubmit();
  }
}

export function startLists() {
  document.addEventListener("change", onChange);
  document.addEventListener("formdata", (event) => {
    if (event.target.matches(".filters")) dropEmpty(event.formData);
  });
  document.addEventListener("htmx:afterSettle", fitAll);
  window.addEventListener("resize", fitAll);
  fitAll();
}
